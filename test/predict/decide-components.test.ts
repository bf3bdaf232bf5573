import { expect, test } from 'vitest';
import type { Evidence } from '../../src/predict/evidence.js';
import { decideVerdict } from '../../src/predict/decide.js';
import { stepsText } from '../../src/problem.js';
import { outlineOf } from './expect-verdict.js';
import { component, http, type Changes } from './make-evidence.js';

const transformed = { service: { components: [component('predictor'), component('transformer')] } };
const explained = {
  service: { components: [component('predictor'), component('explainer')] },
  evidence: { verb: 'explain' },
} as const;

const lost = 'ConnectError : All connection attempts failed';
const late = 'ReadTimeout : ';
const refusal = (host: string) =>
  `HTTPStatusError : Server error '500 Internal Server Error' for url 'http://${host}/v1/models/x:predict'`;
const fails = (text: string, changes: Changes) => http(500, JSON.stringify({ error: text }), {}, changes);

const pods = (kind: string) =>
  `details: kubectl get pods -n demo -l serving.kserve.io/inferenceservice=iris,component=${kind}`;
const log = 'logs: isvc logs iris -n demo';

test.each<[string, Evidence, string, readonly string[]]>([
  [
    'a transformer does not reach its predictor',
    fails(lost, transformed),
    'the transformer could not reach the predictor',
    ['server', pods('predictor'), log],
  ],
  [
    'an explainer does not reach its predictor',
    fails(lost, explained),
    'the explainer could not reach the predictor',
    ['server', pods('predictor'), log],
  ],
  [
    'a transformer gives up waiting',
    fails(late, transformed),
    'the transformer gave up waiting for the predictor',
    ['timeout', pods('predictor'), log],
  ],
  [
    'a predictor refuses',
    fails(refusal('iris-predictor.demo'), transformed),
    'the predictor refused what the transformer sent it',
    ['server', log, pods('predictor')],
  ],
  [
    'an explainer refuses what a transformer sent it',
    fails(refusal('iris-explainer.demo'), explained),
    'the explainer refused what the transformer sent it',
    ['server', log, pods('explainer')],
  ],
  [
    'another service refuses: its pods and its log are not those of this one',
    fails(refusal('embedder.ml'), transformed),
    'the server at embedder.ml refused what the server sent it',
    ['server', log],
  ],
])('%s', (_name, evidence, summary, expected) => {
  expect(decideVerdict(evidence).summary).toContain(summary);
  expect(outlineOf(evidence)).toEqual(expected);
});

test('of a server that is not a part of the service only its name is told', () => {
  const { next } = decideVerdict(fails(refusal('embedder.ml'), transformed));
  expect(next[0]?.text).toBe('Look at the log of the server at embedder.ml.');
  expect(stepsText(next)).not.toContain('kubectl');
  const unreached = decideVerdict(fails('ConnectError : http://embedder.ml is away', transformed));
  expect(unreached.next[0]).toEqual({ text: 'See whether the server at embedder.ml runs.' });
});
