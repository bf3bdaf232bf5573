import { expect, test } from 'vitest';
import { decideVerdict } from '../../src/predict/decide.js';
import type { Evidence } from '../../src/predict/evidence.js';
import { stepsText } from '../../src/problem.js';
import { chat } from '../discovery/kind-objects.js';
import { expectVerdict, outlineOf } from './expect-verdict.js';
import { component, grpc, http } from './make-evidence.js';

const openAi = { evidence: { protocol: 'openai' } } as const;
const error = (status: number, message: string, changes = {}) =>
  http(status, JSON.stringify({ error: message }), {}, changes);
const picker = (status: number, text: string) => http(status, `inference error: ${text}`, {}, openAi);

const pods = 'kubectl get pods -n demo -l serving.kserve.io/inferenceservice=iris';
const scheduler =
  '-n demo -l app.kubernetes.io/component=llminferenceservice-router-scheduler,app.kubernetes.io/name=iris';
const pickerSteps = [`details: kubectl get pods ${scheduler}`, `logs: kubectl logs ${scheduler} -c main`];
const log = 'logs: isvc logs iris -n demo';

test.each<[string, Evidence, readonly string[]]>([
  [
    'the picker has no pod',
    picker(503, 'ServiceUnavailable - failed to find endpoint candidates'),
    ['picker', `details: ${pods}`, 'asks: pods'],
  ],
  ['the picker sheds requests', picker(429, 'ResourceExhausted - x'), ['picker', 'retry']],
  [
    'the picker refuses a body',
    picker(400, 'BadRequest - x'),
    ['picker', "payload: isvc predict iris -n demo --protocol openai -d 'some words'"],
  ],
  ['the picker fails', picker(500, 'Internal - x'), ['picker', ...pickerSteps]],
  [
    'the picker is gone',
    http(
      500,
      '',
      {},
      { ...openAi, service: { components: [{ kind: 'scheduler', traffic: [], ports: [] }] } },
    ),
    ['picker', ...pickerSteps, 'asks: pods'],
  ],
  [
    'the sidecar answers alone',
    http(503, 'The decode node is not ready. Please check', {}, openAi),
    ['server', `details: ${pods}`, log],
  ],
  [
    'the model speaks OpenAI’s protocol alone',
    error(500, 'Model of type X does not support inference'),
    ['server', "protocol openai: isvc predict iris -n demo --protocol openai -d 'some words'"],
  ],
  [
    'the prompt is too long',
    error(400, 'maximum context length is 8 tokens', openAi),
    ['model', 'payload', 'metadata: isvc metadata iris -n demo --protocol openai'],
  ],
  [
    'the prompt is too long for a model of V2, which states no length',
    error(400, 'maximum context length is 8 tokens', { evidence: { protocol: 'v2' } }),
    ['model', 'payload'],
  ],
  [
    'the model is for another task',
    error(400, 'The model does not support Embeddings API', openAi),
    ['server', 'payload', log],
  ],
  ['the server lacks an argument of KServe', error(501, 'Could not find predictor_host.'), ['server']],
])('what is offered where %s', (_name, evidence, expected) => {
  expect(outlineOf(evidence)).toEqual(expected);
});

test.each([
  ['of V1', '{"instances": [[1]]}', true],
  ['of V2', '{"inputs":[]}', true],
  ['of both', '{"inputs":[],"messages":[]}', false],
  ['a prompt', '{"prompt" : "a"}', false],
  ['embeddings', '{"input":"a"}', false],
  ['another', '{}', false],
] as const)(
  'a payload of another protocol is told where a language model refuses it: %s',
  (_name, body, isOther) => {
    const { request, ...evidence } = error(400, 'no', openAi);
    const said = 'The payload is one of V1 or V2.';
    const textOf = (more: Partial<Evidence>) =>
      stepsText(decideVerdict({ ...evidence, request: { ...request, body } as never, ...more }).next);
    expect(textOf({}).includes(said)).toBe(isOther);
    expect(textOf({ protocol: 'v2' })).not.toContain(said);
  },
);

test('a payload of bytes is not looked into', () => {
  const { request, ...evidence } = error(400, 'no', openAi);
  const body = Buffer.from('{"instances":[]}');
  expect(
    stepsText(decideVerdict({ ...evidence, request: { ...request, body } as never }).next),
  ).not.toContain('one of V1 or V2');
});

const llm = chat({});
const next = (evidence: Evidence) => stepsText(decideVerdict(evidence).next);

test('an LLMInferenceService is not sent to a protocol that nobody has found there', () => {
  const lacks = { ...http(415, 'no', {}, openAi), service: llm };
  expect(stepsText(decideVerdict(lacks).next)).not.toContain('--protocol');
  expect(stepsText(decideVerdict({ ...lacks, speaks: ['v2'] }).next)).toContain('--protocol v2');
});

test('where nothing else could be done, it is said what it speaks', () => {
  const alone = `${llm.name} is an LLMInferenceService: it speaks OpenAI's API alone.`;
  const asked = { ...http(418, 'x', {}, openAi), service: llm };
  expect(stepsText(decideVerdict(asked).next)).not.toContain(alone);
  const unread = http(200, 'x', {}, { evidence: { protocol: 'openai', undecodable: 'no', verb: 'ask' } });
  expect(stepsText(decideVerdict({ ...unread, service: llm }).next)).toBe(alone);
});

test('a protocol that was named for it is told as such', () => {
  const named: Partial<Evidence> = { protocol: 'v2', protocolGiven: true };
  const lacks = { ...http(415, 'no'), ...named, service: llm };
  expect(stepsText(decideVerdict(lacks).next)).toContain('leave out --protocol');
});

test('a client of the proxy is told the path, over gRPC and over HTTP', () => {
  const relayed: Partial<Evidence> = { relayed: true };
  const asked = http(415, 'no', {}, { evidence: relayed });
  expect(next(asked)).toMatch(
    /^iris speaks v1 \(the default\): POST \/v1\/models\/iris:predict, as the client/,
  );
  const overGrpc = grpc(12, 'no such method', {}, { evidence: relayed, service: { protocol: 'grpc-v2' } });
  expect(next(overGrpc)).toMatch(/: gRPC inference\.GRPCInferenceService\/ModelInfer, as the client/);
});

test('a server that does not know its predictor is named by its component', () => {
  const says = 'Could not find predictor_host.';
  const all = { components: (['predictor', 'transformer', 'explainer'] as const).map(component) };
  expectVerdict(error(501, says, { service: all }), 'server', /^the transformer does not predict itself/);
  expectVerdict(
    error(501, says, { service: all, evidence: { verb: 'explain' } }),
    'server',
    /^the explainer does not predict itself/,
  );
  const plain = { components: [component('predictor'), component('explainer')] };
  expectVerdict(error(501, says, { service: plain }), 'server', /^the server does not predict itself/);
});
