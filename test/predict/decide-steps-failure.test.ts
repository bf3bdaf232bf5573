import { expect, test } from 'vitest';
import type { TextTiming } from '../../src/inference/generated-text.js';
import { decideVerdict } from '../../src/predict/decide.js';
import type { Evidence } from '../../src/predict/evidence.js';
import { stepsText } from '../../src/problem.js';
import type { StreamedAnswer } from '../../src/protocol/codec.js';
import { expectVerdict, outlineOf } from './expect-verdict.js';
import { failure, http, type Changes } from './make-evidence.js';

const pods = '-n demo -l serving.kserve.io/inferenceservice=iris';
const look = `details: kubectl get pods ${pods}`;
const log = 'logs: isvc logs iris -n demo';
const gateways = 'gateways: isvc gateways iris -n demo';
const forwardTo = { namespace: 'istio-system', pod: 'gw-1', port: 8080 };
const late = (evidence: Partial<Evidence>) => failure('wait', 'TIMEOUT', { evidence });

test.each<[string, Evidence, readonly string[]]>([
  [
    'a certificate has expired',
    failure('tls', 'CERT_HAS_EXPIRED'),
    ['nobody', 'clock', 'certificate', gateways],
  ],
  [
    'a certificate does not hold yet',
    failure('tls', 'CERT_NOT_YET_VALID'),
    ['nobody', 'clock', 'certificate', gateways],
  ],
  [
    'a certificate is for another name',
    failure('tls', 'ERR_TLS_CERT_ALTNAME_INVALID'),
    ['nobody', 'host', 'certificate', gateways],
  ],
  [
    'nobody known signed a certificate',
    failure('tls', 'SELF_SIGNED_CERT_IN_CHAIN'),
    ['nobody', 'certificate', gateways],
  ],
  [
    'a gateway has another version of HTTP',
    failure('connect', 'NOT_HTTP2'),
    ['gateway', gateways, 'asks: protocols'],
  ],
  [
    'it was found that nothing is spoken there',
    failure('connect', 'NOT_HTTP2', { evidence: { speaks: [] } }),
    ['gateway', gateways],
  ],
  [
    'a server has another version of HTTP',
    failure('connect', 'NOT_HTTP2', { evidence: { speaks: ['grpc-v2'] } }),
    ['server', 'protocol grpc-v2'],
  ],
  ['a connection breaks before an answer', failure('wait', 'ECONNRESET'), ['nobody', look, gateways]],
  ['an answer breaks off', failure('receive', 'CUT_SHORT'), ['not-sure', look, 'exchange']],
  [
    'a port-forward to the gateway breaks',
    failure('wait', 'ECONNRESET', { candidate: { route: 'port-forward', forwardTo } }),
    ['nobody', 'retry', gateways],
  ],
  [
    'a port-forward to the pod breaks',
    failure('wait', 'ECONNRESET', {
      candidate: { route: 'port-forward', forwardTo, bypassesGateway: true },
    }),
    ['nobody', 'retry', look, gateways],
  ],
  ...(['resolve', 'connect', 'tls'] as const).map((phase): [string, Evidence, readonly string[]] => [
    `time ends before a connection: ${phase}`,
    failure(phase, 'TIMEOUT'),
    ['timeout', gateways],
  ]),
  [
    'a message is of another protocol',
    failure('receive', 'BAD_MESSAGE'),
    ['server', 'protocol', 'asks: protocols'],
  ],
  ['this machine has no file left', failure('connect', 'ENFILE'), ['nobody']],
  ['time ends in an answer', failure('receive', 'TIMEOUT'), ['timeout', 'timeout 5m']],
  ['time ends before an answer', late({}), ['timeout', 'timeout 5m', 'ready: isvc ready iris -n demo']],
  [
    'time ends on Knative',
    failure('wait', 'TIMEOUT', { service: { deploymentMode: 'Knative' } }),
    ['timeout', 'timeout 5m', 'asks: pods'],
  ],
  ['a pod cannot start, and says why', late({ start: 'cannot start' }), ['timeout', log]],
  [
    'a pod cannot start, and has no log',
    late({ start: 'cannot start', noLog: true }),
    ['timeout', `details: kubectl describe pods ${pods}`],
  ],
  [
    'a pod is starting',
    late({ start: 'starting' }),
    ['timeout', 'ready: isvc ready iris -n demo --wait', 'timeout 15m'],
  ],
  [
    'a proxy lets nothing through',
    throughProxy(failure('connect', 'PROXY_REFUSED')),
    ['proxy', 'proxy 10.0.0.7', 'proxy'],
  ],
])('what is offered where %s', (_name, evidence, expected) => {
  expect(outlineOf(evidence)).toEqual(expected);
});

function throughProxy(evidence: Evidence): Evidence {
  return { ...evidence, endpoint: { ...evidence.endpoint, proxy: 'http://proxy.test:3128' } };
}

test('a port-forward that broke is looked at where its pod is', () => {
  const broken = failure('wait', 'ECONNRESET', { candidate: { route: 'port-forward', forwardTo } });
  expect(stepsText(decideVerdict(broken).next)).toContain('kubectl get pod gw-1 -n istio-system');
});

test('an exchange without an answer and without a failure reached nobody', () => {
  const { response: _, ...roundTrip } = http(200, '').roundTrip;
  expectVerdict({ ...http(200, ''), roundTrip }, 'nobody', /: there is no answer$/);
});

test('what the pods say comes with a timeout of Knative', () => {
  const changes = {
    service: { deploymentMode: 'Knative' },
    evidence: { podTrouble: 'predictor: OOMKilled' },
  } as const;
  expect(decideVerdict(failure('wait', 'TIMEOUT', changes)).next[0]?.text).toContain('OOMKilled');
});

const begun: TextTiming = { firstMs: 1, lastMs: 2, unit: 'tokens', count: 2 };
const nothing: TextTiming = { unit: 'chunks', count: 0 };

/** An answer that came as events, and broke off. */
function streamed(
  code: string | undefined,
  timing: TextTiming,
  more: Partial<StreamedAnswer> = {},
  changes: Changes = {},
) {
  const came = { answer: { tensors: [], json: [] }, timing, ...more };
  const evidence = { ...changes.evidence, protocol: 'openai', streamed: came } as const;
  return code === undefined
    ? http(200, '', {}, { ...changes, evidence })
    : failure('receive', code, { ...changes, evidence });
}

const past = { candidate: { bypassesGateway: true } };
const route = /The limit is the route's own/;

test.each<[string, Evidence, readonly string[], RegExp]>([
  [
    'it broke off',
    streamed('ECONNRESET', begun),
    ['model', look, log],
    /before its end: .*; 2 tokens had come$/,
  ],
  [
    'it broke off before its first words',
    streamed('ECONNRESET', nothing),
    ['server', look, log],
    /; nothing of its text had come$/,
  ],
  [
    'it ended too early',
    streamed(undefined, { ...begun, count: 1 }),
    ['model', look, log],
    /^the server ended its answer before the text was finished; 1 token had come$/,
  ],
  [
    'it stalled',
    streamed('TIMEOUT', begun),
    ['timeout', 'timeout 5m', log],
    /^the model stopped in the middle of its answer: /,
  ],
  ['it was too large', streamed('TOO_LARGE', begun), ['not-sure', 'answer-limit 4GiB'], /--max-answer$/],
  [
    'the user stopped it',
    streamed('STOPPED', begun),
    ['model'],
    /^you stopped the answer; 2 tokens had come$/,
  ],
  [
    'the server said why it ended',
    streamed('ECONNRESET', begun, {
      fault: { kind: 'error', error: { message: 'boom', type: '', code: '' } },
    }),
    ['model', log, 'asks: inputs'],
    /^the model failed on this payload: boom; 2 tokens had come$/,
  ],
  [
    'an event is of another form',
    streamed('ECONNRESET', begun, { fault: { kind: 'form', summary: 'no chunk' } }),
    ['server', 'exchange', 'protocol'],
    /^the model server answered, but not as openai says: no chunk$/,
  ],
  [
    'its words are known, with their status',
    streamed(undefined, begun, {
      fault: {
        kind: 'error',
        error: { message: 'maximum context length is 8 tokens', type: '', code: '400' },
      },
    }),
    ['model', 'payload', 'metadata: isvc metadata iris -n demo --protocol openai'],
    /^the prompt is too long for the model: /,
  ],
])('a text that did not come to its end: %s', (_name, evidence, expected, summary) => {
  const { summary: said, partly } = decideVerdict(evidence);
  expect(said).toMatch(summary);
  expect(outlineOf(evidence)).toEqual(expected);
  expect(partly).toBe(evidence.streamed?.timing.firstMs === undefined ? undefined : true);
});

test('the limit of a route may have ended a text, where there is a gateway', () => {
  expect(stepsText(decideVerdict(streamed('ECONNRESET', begun)).next)).toMatch(route);
  expect(stepsText(decideVerdict(streamed('ECONNRESET', begun, {}, past)).next)).not.toMatch(route);
});
