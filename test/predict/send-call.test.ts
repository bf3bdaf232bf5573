import { expect, test } from 'vitest';
import type { Discovery } from '../../src/discovery/endpoint.js';
import type { Endpoint } from '../../src/inference/endpoint.js';
import type { NoResponse, RoundTrip } from '../../src/inference/exchange.js';
import type { ModelCall } from '../../src/predict/model-client.js';
import { readAnswer, sendCall } from '../../src/predict/send-call.js';
import { fakeCluster } from '../discovery/fake-cluster.js';
import { failure, grpc, http } from './make-evidence.js';
import { iris } from './open-predictor.js';

const never = new AbortController().signal;
const answered = http(200, '{}').roundTrip;

/** Endpoints in the order in which they are found, and what sending to each gives. */
function scene(outcomes: readonly RoundTrip[]) {
  const log: string[] = [];
  const template = http(200, '').endpoint;
  let found = 0;
  const discovery: Discovery = {
    findEndpoint: () => {
      found += 1;
      return Promise.resolve<Endpoint>({ ...template, address: `10.0.0.${found}` });
    },
    survey: () => Promise.reject(new Error('not asked for here')),
    inspect: () => Promise.reject(new Error('not asked for here')),
    examine: () => Promise.reject(new Error('not asked for here')),
    pin: () => Promise.reject(new Error('not asked for here')),
    hostClaims: () => Promise.reject(new Error('not asked for here')),
    withClaim: () => Promise.reject(new Error('not asked for here')),
    withAudience: () => Promise.reject(new Error('not asked for here')),
    forget: ({ address }) => void log.push(`forget ${address}`),
    addressesOf: () => Promise.reject(new Error('not asked for here')),
    accept: () => undefined,
    choose: () => undefined,
  };
  const call: ModelCall<unknown> = {
    preview: () => ({
      request: { transport: 'http', method: 'GET', path: '/', headers: {} },
      notes: [],
      tokenSent: false,
      secretSent: false,
    }),
    send: ({ address, host }) => {
      log.push(`send ${address} ${host}`);
      return Promise.resolve(outcomes[found - 1] ?? answered);
    },
    share: () => Promise.reject(new Error('nobody shares it')),
    decode: () => undefined,
  };
  const { cluster } = fakeCluster({});
  const model = { name: 'iris', binary: false, verb: 'predict' } as const;
  const target = { service: iris, protocol: 'v1', model, timeoutMs: 1000 } as const;
  return { log, call, target, context: { discovery, cluster } };
}

const failed = (phase: NoResponse['phase'], code: string) => failure(phase, code).roundTrip;
const host = 'iris-demo.example.com';

test.each<[string, RoundTrip, readonly string[]]>([
  ['an answer is kept', answered, [`send 10.0.0.1 ${host}`]],
  [
    'a refused connection is looked for anew, once',
    failed('connect', 'ECONNREFUSED'),
    [`send 10.0.0.1 ${host}`, 'forget 10.0.0.1', `send 10.0.0.2 ${host}`],
  ],
  [
    'a request that may have reached a model is not sent twice',
    failed('wait', 'ECONNRESET'),
    [`send 10.0.0.1 ${host}`, 'forget 10.0.0.1'],
  ],
  ['time that ran out says nothing of the endpoint', failed('wait', 'TIMEOUT'), [`send 10.0.0.1 ${host}`]],
  [
    'a server without HTTP/2 would be found again',
    failed('connect', 'NOT_HTTP2'),
    [`send 10.0.0.1 ${host}`, 'forget 10.0.0.1'],
  ],
  ...['CLIENT_CERTIFICATE', 'TLS_VERSION', 'ADDRESS_REFUSED', 'PROXY_REFUSED'].map(
    (code): [string, RoundTrip, readonly string[]] => [
      `so would one that refuses the connection: ${code}`,
      failed('tls', code),
      [`send 10.0.0.1 ${host}`, 'forget 10.0.0.1'],
    ],
  ),
  [
    'a name that is gone is looked for anew',
    failed('resolve', 'ENOTFOUND'),
    [`send 10.0.0.1 ${host}`, 'forget 10.0.0.1', `send 10.0.0.2 ${host}`],
  ],
  [
    'so is a connection that broke before TLS was up',
    failed('tls', 'ECONNRESET'),
    [`send 10.0.0.1 ${host}`, 'forget 10.0.0.1', `send 10.0.0.2 ${host}`],
  ],
  [
    'an answer that broke off is not asked for again',
    failed('receive', 'ECONNRESET'),
    [`send 10.0.0.1 ${host}`, 'forget 10.0.0.1'],
  ],
  [
    'a call that the user stopped says nothing of it',
    failed('connect', 'STOPPED'),
    [`send 10.0.0.1 ${host}`],
  ],
  [
    'so would a bad certificate',
    failed('tls', 'CERT_HAS_EXPIRED'),
    [`send 10.0.0.1 ${host}`, 'forget 10.0.0.1'],
  ],
])('%s', async (_name, outcome, expected) => {
  const { log, call, target, context } = scene([outcome]);
  await sendCall(context, target, call, 'predict', never);
  expect(log).toEqual(expected);
});

test.each([
  ['with a secret, it is asked who else claims the host, before anything is sent', true],
  ['without one, it is not', false],
])('%s', async (_name, secretSent) => {
  const { log, call, target, context } = scene([answered]);
  const preview: ModelCall<unknown>['preview'] = (to) => {
    const goes = secretSent && to.claim === undefined;
    return { ...call.preview(to), secretSent: goes, tokenSent: goes };
  };
  const discovery: Discovery = {
    ...context.discovery,
    withClaim: (service, to) => {
      log.push(`asked for ${service.key}`);
      return Promise.resolve({ ...to, claim: 'another' });
    },
  };
  const { endpoint, tokenSent } = await sendCall(
    { ...context, discovery },
    target,
    { ...call, preview },
    'predict',
    never,
  );
  expect(log).toEqual([...(secretSent ? ['asked for demo/iris'] : []), `send 10.0.0.1 ${host}`]);
  expect(endpoint.claim).toBe(secretSent ? 'another' : undefined);
  expect(tokenSent).toBe(false);
});

test('where the person types another host, it is asked who else claims that one before a token goes', async () => {
  const { log, call, target, context } = scene([answered]);
  const preview: ModelCall<unknown>['preview'] = (to) => ({ ...call.preview(to), secretSent: true });
  const discovery: Discovery = {
    ...context.discovery,
    withClaim: (_service, to) => {
      log.push(`asked for ${to.host}`);
      return Promise.resolve(to);
    },
  };
  const typed = { ...target, host: 'typed.test' };
  await sendCall({ ...context, discovery }, typed, { ...call, preview }, 'predict', never);
  expect(log).toEqual(['asked for typed.test', 'send 10.0.0.1 typed.test']);
});

test('for whom a token has to be is asked where one of an account goes, and nobody has said it', async () => {
  const { call, target, context } = scene([answered]);
  const account = { namespace: 'demo', name: 'caller' };
  const preview: ModelCall<unknown>['preview'] = (to) => ({
    ...call.preview(to),
    secretSent: true,
    withoutAudience: account,
  });
  const audience = { audiences: ['models'], by: 'RequestAuthentication demo/jwt', forApi: false };
  const discovery: Discovery = {
    ...context.discovery,
    withClaim: (_service, to) => Promise.resolve(to),
    withAudience: (_service, to, of) => Promise.resolve({ ...to, audience: { ...audience, by: of.name } }),
  };
  const { endpoint } = await sendCall({ ...context, discovery }, target, { ...call, preview }, 'ask', never);
  expect(endpoint.audience).toEqual({ ...audience, by: 'caller' });
});

test('what is looked for anew is tried once more only', async () => {
  const refused = failed('connect', 'ECONNREFUSED');
  const { call, target, context } = scene([refused, refused]);
  const { roundTrip } = await sendCall(context, target, call, 'predict', never);
  expect(roundTrip.failure?.code).toBe('ECONNREFUSED');
});

test("another host goes in place of the endpoint's own", async () => {
  const { log, call, target, context } = scene([answered]);
  await sendCall(context, { ...target, host: 'explainer.example.com' }, call, 'explain', never);
  expect(log).toEqual(['send 10.0.0.1 explainer.example.com']);
});

test.each([
  ['connect', 10],
  ['tls', 10],
  ['wait', 300],
  ['receive', 1],
] as const)('the limit that a text reached is that of its step: %s', async (phase, seconds) => {
  const { call, target, context } = scene(Array.from({ length: 3 }, () => failed(phase, 'TIMEOUT')));
  const streams = { ...call, streams: true } as const;
  // Where nobody has given a limit, a service may be waited for, and its text.
  const unlimited = { ...target, waitsForStart: true };
  expect((await sendCall(context, unlimited, streams, 'predict', never)).timeoutMs).toBe(seconds * 1000);
  expect((await sendCall(context, unlimited, call, 'predict', never)).timeoutMs).toBe(1000);
  expect((await sendCall(context, target, streams, 'predict', never)).timeoutMs).toBe(1000);
});

test('whose token went is known, where isvc asked for it', async () => {
  const tokenFrom = { account: 'caller', audiences: [] };
  for (const [isSent, from, expected] of [
    [true, tokenFrom, tokenFrom],
    [true, undefined, true],
    [false, tokenFrom, false],
  ] as const) {
    const { call, target, context } = scene([answered]);
    const preview: ModelCall<unknown>['preview'] = (to) => ({ ...call.preview(to), tokenSent: isSent });
    const given = from === undefined ? target : { ...target, tokenFrom: from };
    const { tokenSent } = await sendCall(context, given, { ...call, preview }, 'predict', never);
    expect(tokenSent).toEqual(expected);
  }
});

test.each([
  ['HTTP 199', http(199, '{}'), false],
  ['HTTP 200', http(200, '{}'), true],
  ['HTTP 299', http(299, '{}'), true],
  ['HTTP 300', http(300, '{}'), false],
  ['HTTP 200 of gRPC', http(200, '', { 'content-type': 'application/grpc' }), false],
  ['gRPC 0', grpc(0, ''), true],
  ['gRPC 3', grpc(3, 'no'), false],
])('what is read as an answer: %s', (_name, { roundTrip: { response } }, isRead) => {
  const { call } = scene([]);
  const { value } = readAnswer({ ...call, decode: () => 'read' }, response);
  expect(value).toBe(isRead ? 'read' : undefined);
});
