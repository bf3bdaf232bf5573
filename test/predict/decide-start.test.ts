import { expect, test } from 'vitest';
import { decideVerdict } from '../../src/predict/decide.js';
import type { Evidence } from '../../src/predict/evidence.js';
import { stepsText } from '../../src/problem.js';
import { failure, http } from './make-evidence.js';

const late = (evidence: Partial<Evidence>) => decideVerdict(failure('wait', 'TIMEOUT', { evidence }));

test.each([
  ['cannot start', {}, 'iris does not start from zero'],
  [
    'cannot start',
    { podTrouble: 'predictor: OOMKilled' },
    'iris does not start from zero: predictor: OOMKilled',
  ],
  ['starting', {}, 'no answer within 30 s: iris is still starting from zero'],
  ['at zero', { podTrouble: '' }, 'no answer within 30 s: iris is still starting from zero'],
  [
    'starting',
    { podTrouble: 'predictor: Pulling' },
    'no answer within 30 s: iris is still starting from zero: predictor: Pulling',
  ],
] as const)('a start from zero that is not over: %s, %j', (start, said, summary) => {
  expect(late({ start, ...said })).toMatchObject({ who: 'timeout', summary });
});

test('what one that is still starting offers is more time', () => {
  expect(stepsText(late({ start: 'starting' }).next)).toMatch(/isvc ready iris .*--wait\n.*--timeout 15m/s);
});

test('a pod of which no container wrote a log is looked at in the details', () => {
  const [first] = late({ start: 'cannot start', noLog: true }).next;
  expect(first?.action).toEqual({ kind: 'details' });
});

test.each([
  ['resolve', 'ENOTFOUND', false],
  ['connect', 'ECONNREFUSED', false],
  ['tls', 'ECONNRESET', false],
  ['wait', 'ECONNRESET', true],
] as const)('only a request that was sent waited for an answer: %s', (phase, code, waited) => {
  const { who, summary } = decideVerdict(failure(phase, code));
  expect(who).toBe('nobody');
  expect(summary.endsWith(' before an answer came')).toBe(waited);
});

test.each([
  [
    'a full queue is the server’s',
    http(503, '{"error":"Exceeds maximum queue size"}'),
    'the server has more requests than it can take: Exceeds maximum queue size',
  ],
  [
    'a body without instances is rejected by KServe’s agent',
    http(400, 'no instances in the request'),
    'the model rejected the payload: no instances in the request',
  ],
])('%s', (_name, evidence, summary) => {
  expect(decideVerdict(evidence).summary).toBe(summary);
});

test('a revision that does not exist is looked for among those of the route', () => {
  const text = 'Error getting active endpoint: revision.serving.knative.dev "iris-1" not found';
  const { who, next } = decideVerdict(http(404, text, {}, { service: { deploymentMode: 'Knative' } }));
  expect(who).toBe('knative');
  expect(next).toEqual([
    {
      text: 'Look at its route and revisions: kubectl get routes,revisions -n demo',
      action: { kind: 'revisions' },
    },
  ]);
});
