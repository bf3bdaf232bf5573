import { expect, test } from 'vitest';
import type { Evidence } from '../../src/predict/evidence.js';
import { decideVerdict } from '../../src/predict/decide.js';
import { stepsText } from '../../src/problem.js';
import { outlineOf } from './expect-verdict.js';
import { component, grpc, http } from './make-evidence.js';

const error = (text: string) => JSON.stringify({ error: text });
const behind = { components: [component('predictor'), component('transformer')] };
const ask = { verb: 'ask' } as const;
const explain = { verb: 'explain' } as const;

const pods = '-n demo -l serving.kserve.io/inferenceservice=iris';
const log = 'logs: isvc logs iris -n demo';
const lastRun = 'logs previous: isvc logs iris -n demo --previous';
const look = `details: kubectl get pods ${pods}`;
const metadata = 'metadata: isvc metadata iris -n demo';

test.each<[string, Evidence, readonly string[]]>([
  ["Knative's queue is full", http(503, 'pending request queue full'), ['knative', 'retry']],
  ['no pod had room', http(503, 'context deadline exceeded'), ['knative', look, 'asks: pods']],
  ['no pod started in time', http(504, 'activator request timeout'), ['timeout', look, 'asks: pods']],
  [
    'a pod cannot be reached',
    http(502, 'dial tcp 10.0.0.1:8012: connect: connection refused'),
    ['knative', look, 'asks: pods'],
  ],
  [
    'the server in the pod does not listen',
    http(502, 'dial tcp 127.0.0.1:8080: connect: connection refused'),
    ['server', log, lastRun, look, 'asks: pods'],
  ],
  [
    'the server closed the connection',
    http(502, 'EOF'),
    ['server', lastRun, `details: kubectl describe pods ${pods}`, 'asks: pods'],
  ],
  [
    'the server in a pod of Knative does not listen',
    http(
      502,
      'dial tcp 127.0.0.1:8080: connect: connection refused',
      {},
      { service: { deploymentMode: 'Knative' } },
    ),
    ['knative', log, lastRun, look, 'asks: pods'],
  ],
  [
    'nothing on Knative answers',
    http(503, '', {}, { service: { deploymentMode: 'Knative' } }),
    [
      'knative',
      look,
      'revisions: kubectl get revisions -n demo -l serving.knative.dev/service=iris-predictor',
      'asks: pods',
    ],
  ],
  [
    'nothing on Knative answers for a service with a transformer',
    http(503, '', {}, { service: { ...behind, deploymentMode: 'Knative' } }),
    [
      'knative',
      look,
      'revisions: kubectl get revisions -n demo -l serving.knative.dev/service=iris-transformer',
      'asks: pods',
    ],
  ],
  [
    'the model is not ready',
    http(503, error('Model with name iris is not ready.')),
    ['server', 'ready: isvc ready iris -n demo --wait', log],
  ],
  [
    'the colon was escaped on the way',
    http(404, error('Model with name iris%3Apredict does not exist.')),
    ['server', 'protocol v2: isvc predict iris -n demo --protocol v2'],
  ],
  [
    'the server does not answer a question of its protocol',
    grpc(12, 'Method not found!', {}, { evidence: { ...ask, speaks: ['grpc-v2'] } }),
    ['server', 'payload'],
  ],
  [
    'the server takes no question, as it speaks another protocol',
    grpc(12, 'Method not found!', {}, { evidence: { ...ask, speaks: ['v1'] } }),
    ['server', 'protocol v1'],
  ],
  [
    "OpenAI's API is not at this path",
    http(404, '{"detail":"Not Found"}', {}, { evidence: { protocol: 'openai', speaks: ['openai'] } }),
    ['server', 'metadata: isvc metadata iris -n demo --protocol openai', log],
  ],
  [
    "OpenAI's API may not be there at all",
    http(404, '{"detail":"Not Found"}', {}, { evidence: { protocol: 'openai' } }),
    ['server', 'protocol', 'asks: protocols'],
  ],
  [
    'another protocol was named than that of the service',
    http(
      404,
      '{"detail":"Not Found"}',
      {},
      { evidence: { protocol: 'v2', protocolGiven: true, speaks: [] } },
    ),
    ['server', 'protocol v1'],
  ],
  ['the server has too much to do', grpc(14, 'Exceeds maximum queue size'), ['server', 'retry']],
  [
    'the payload is refused',
    http(400, error('x'), {}, { evidence: { statesInputs: true } }),
    ['model', metadata, log],
  ],
  ['the model fails', http(500, error('x')), ['model', log, 'asks: inputs']],
  [
    'the transformer, or the model behind it, fails',
    http(500, error('x'), {}, { service: behind }),
    ['model', log, `logs: kubectl logs ${pods},component=transformer`, 'asks: inputs'],
  ],
  [
    'the server has no versions',
    http(501, error('Model versioning not supported yet.')),
    ['server', 'model-version'],
  ],
  [
    'the explainer does not take the request',
    http(
      404,
      error('Not Found'),
      {},
      {
        evidence: explain,
        service: { components: [component('predictor'), component('explainer')] },
      },
    ),
    ['server', `details: kubectl get pods ${pods},component=explainer`, log],
  ],
])('what is offered where %s', (_name, evidence, expected) => {
  expect(outlineOf(evidence)).toEqual(expected);
});

test('a limit of Knative is that of the component that a request reaches first', () => {
  const full = http(503, 'pending request queue full', {}, { service: behind });
  const late = http(504, 'request timeout', {}, { service: behind });
  expect(stepsText(decideVerdict(full).next)).toContain('spec.transformer.maxReplicas');
  expect(stepsText(decideVerdict(late).next)).toContain('spec.transformer.timeout');
});

test('a service without an explainer is told so, also where the server says nothing', () => {
  const service = { components: [component('predictor')] };
  const { summary, next } = decideVerdict(http(501, '', {}, { evidence: explain, service }));
  expect(summary).toMatch(/this service has no explainer$/);
  expect(stepsText(next)).toContain('spec.explainer');
});

test('an explainer that does not take the request is quoted', () => {
  const service = { components: [component('explainer')] };
  const { summary } = decideVerdict(http(404, '{"detail":"Not Found"}', {}, { evidence: explain, service }));
  expect(summary).toMatch(/ did not take the request: .*Not Found$/);
});

test('another protocol is not offered where only one has explanations', () => {
  const page = http(200, '<html></html>', { 'x-envoy-upstream-service-time': '1' }, { evidence: explain });
  expect(stepsText(decideVerdict(page).next)).not.toContain('--protocol');
});

test('a question has no body that -v would show', () => {
  const odd = http(200, '{}', {}, { evidence: { ...ask, undecodable: 'no models', mismatch: 'form' } });
  expect(outlineOf(odd)).toEqual(['server', 'protocol']);
  expect(outlineOf({ ...odd, verb: 'predict' })).toEqual(['server', 'exchange', 'protocol']);
});

test('an answer over gRPC that cannot be read has no HTTP status', () => {
  const odd = grpc(0, '', {}, { evidence: { undecodable: 'no outputs', mismatch: 'form' } });
  expect(decideVerdict(odd).summary).toMatch(/^the model server answered, but not as grpc-v2 says/);
});

test('a protocol that isvc chose by itself is not put on --protocol', () => {
  const found = http(404, '{"detail":"Not Found"}', {}, { evidence: { protocol: 'v2', speaks: [] } });
  expect(stepsText(decideVerdict(found).next)).toMatch(/^isvc used v2 \(the default\)\. Try another/);
});

test.each<[string, Partial<Evidence>, string | undefined]>([
  ['it has others', { models: ['other'] }, 'other'],
  ['it has none', { models: [] }, undefined],
  ['it was not asked', {}, undefined],
])('a server that lacks the model, and %s', (_name, evidence, otherModel) => {
  const verdict = decideVerdict(http(404, error('Model with name iris does not exist.'), {}, { evidence }));
  expect(verdict.model).toBe('unknown');
  expect(verdict.otherModel).toBe(otherModel);
  expect(verdict.next.at(-1)?.action).toEqual(
    otherModel === undefined ? { kind: 'model' } : { kind: 'model', value: otherModel },
  );
});

test('a server that has the model, but has not loaded it, is told as such', () => {
  expect(decideVerdict(http(503, error('Model with name iris is not ready.'))).model).toBe('not ready');
});

test.each<[string, Partial<Evidence>, boolean]>([
  ['it has other versions', { versions: ['1', '2', '3'], models: ['other'] }, true],
  ['it has the model, and says no version', { versions: [], models: ['iris', 'other'] }, true],
  ['it does not tell its versions', { models: ['other'] }, true],
  ['it tells neither', { versions: [] }, true],
  ['it has other models alone', { versions: [], models: ['other'] }, false],
])('a version that is not there, and %s', (_name, told, isVersion) => {
  const specific = error('Servable not found for request: Specific(iris, 9)');
  const evidence = { modelVersion: '9', ...told };
  const verdict = decideVerdict(http(404, specific, {}, { evidence }));
  expect(verdict.summary).toMatch(
    isVersion ? /^the server has no version 9 of model iris/ : /^the server has no model named iris/,
  );
  const named = told.versions?.at(-1);
  const action = isVersion
    ? { kind: 'model-version', ...(named === undefined ? {} : { value: named }) }
    : {
        kind: 'model',
        value: 'other',
      };
  expect(verdict.next.at(-1)?.action).toEqual(action);
  const flags = / --model-version \d/.exec(stepsText(verdict.next)) ?? [];
  expect([...flags]).toEqual(named === undefined ? [] : [` --model-version ${named}`]);
  expect(stepsText(verdict.next).includes('Versions on this server: ')).toBe(named !== undefined);
});

test('a server that misses a version is not told of one that nobody asked for', () => {
  const evidence = http(404, error('Servable not found for request: Specific(iris, 1)'));
  expect(decideVerdict(evidence).summary).toMatch(/^the server has no model named iris/);
});

test('what a client of the proxy asked for is not named as the model of the service', () => {
  const evidence = { relayed: true } as const;
  const { summary } = decideVerdict(
    http(404, error('Model with name flower does not exist.'), {}, { evidence }),
  );
  expect(summary).toMatch(/^the server has no such model: /);
});
