import { expect, test } from 'vitest';
import type { Answer } from '../../src/inference/answer.js';
import type { Endpoint } from '../../src/inference/endpoint.js';
import type { CallTarget } from '../../src/predict/call-target.js';
import { decideVerdict } from '../../src/predict/decide.js';
import { askedText, type Evidence, toExchange } from '../../src/predict/evidence.js';
import { failure, grpc, http, plain } from './make-evidence.js';

const upstream = { 'x-envoy-upstream-service-time': '7' };
const sent = 'sent to 10.0.0.7:80 (load-balancer) for host iris-demo.example.com';
const began = '21 ms until the answer began';
const none = 'no x-envoy-upstream-service-time';

test.each<[string, Evidence, readonly string[]]>([
  [
    'headers that tell who answered, and no others',
    http(500, 'no', { via: '1.1 x', server: 'envoy', 'set-cookie': 'session=1', ...upstream }),
    ['HTTP 500, 2 bytes', 'server: envoy', 'via: 1.1 x', 'x-envoy-upstream-service-time: 7', began],
  ],
  ['a body of a failure is told in the summary', http(500, 'boom'), ['HTTP 500, 4 bytes', none, began]],
  [
    'a body that could not be read is shown',
    http(200, 'boom', {}, { evidence: { undecodable: 'no', mismatch: 'json' } }),
    ['HTTP 200, 4 bytes', none, 'body: boom', began],
  ],
  [
    'headers and trailers of gRPC',
    withHeaders(grpc(14, 'gone', { server: 'envoy' }), { via: '1.1 x' }),
    ['gRPC 14 UNAVAILABLE, gone', 'server: envoy', 'via: 1.1 x', none, began],
  ],
  ['gRPC without a message', grpc(14, ''), ['gRPC 14 UNAVAILABLE, empty message', none, began]],
  [
    'a page in place of gRPC',
    plain(502, 'oops', { server: 'nginx' }),
    ['HTTP 502 in place of gRPC', 'server: nginx', none, 'body: oops', began],
  ],
  [
    'a connection that failed',
    failure('connect', 'ECONNREFUSED'),
    ['connect: ECONNREFUSED message of ECONNREFUSED'],
  ],
])('evidence: %s', (_name, evidence, lines) => {
  expect(decideVerdict(evidence).evidence).toEqual([sent, ...lines]);
});

test('a certificate that nobody verified is told', () => {
  const evidence = http(500, '');
  const told = (endpoint: Endpoint) => decideVerdict({ ...evidence, endpoint }).evidence.join('\n');
  expect(told({ ...evidence.endpoint, unverified: true })).toContain('certificate was not verified');
  expect(told(evidence.endpoint)).not.toContain('certificate');
});

function withHeaders(evidence: Evidence, headers: Readonly<Record<string, string>>): Evidence {
  const { response, ...roundTrip } = evidence.roundTrip;
  if (response?.transport !== 'grpc') throw new Error('It is an answer over gRPC.');
  return { ...evidence, roundTrip: { ...roundTrip, response: { ...response, headers } } };
}

test('of a request that a client made, the path is told without its query', () => {
  const evidence = http(404, '');
  const path = '/v2/models?secret=1';
  const request = { transport: 'http', method: 'GET', path, headers: {} } as const;
  expect(askedText({ ...evidence, request })).toBe('v1 here');
  expect(askedText({ ...evidence, request, relayed: true })).toBe('GET /v2/models');
});

const chosen = { source: 'a file', notes: ['of the payload'] };
const tokenFrom = { account: 'caller', audiences: [] };

function exchangeOf(evidence: Evidence, answer?: Answer, more: Partial<CallTarget> = {}) {
  const { service, protocol, timeoutMs } = evidence;
  const model = { name: 'iris', binary: false, verb: 'predict' } as const;
  const target: CallTarget = { service, protocol, model, timeoutMs, ...more };
  return toExchange(target, evidence, decideVerdict(evidence), chosen, answer);
}

test('an exchange has the notes of its payload, its connection, its answer and its way', () => {
  const evidence = http(200, '{}', {}, { evidence: { notes: ['of the way'] } });
  const answer = { tensors: [], json: [], notes: ['of the answer'] };
  expect(exchangeOf(evidence, answer).notes).toEqual(['of the payload', 'of the answer', 'of the way']);
  const again = { ...evidence, roundTrip: { ...evidence.roundTrip, sentAgain: true } } as const;
  expect(exchangeOf(again).notes).toEqual([
    'of the payload',
    expect.stringMatching(/^sent again over a new connection/),
    'of the way',
  ]);
});

test('an exchange names the account whose token went, for whom it was; none where no token went', () => {
  const evidence = http(200, '{}', {}, { evidence: { tokenSent: tokenFrom } });
  const audience = { audiences: ['models'], by: 'a policy', forApi: false };
  const stated = { ...evidence, endpoint: { ...evidence.endpoint, audience } };
  expect(exchangeOf(evidence, undefined, { tokenFrom }).tokenFrom).toEqual(tokenFrom);
  expect(exchangeOf(stated, undefined, { tokenFrom }).tokenFrom?.audiences).toEqual(['models']);
  expect(exchangeOf({ ...evidence, tokenSent: false }, undefined, { tokenFrom })).not.toHaveProperty(
    'tokenFrom',
  );
});

test('an answer that broke off is kept as far as it came', () => {
  const answer = { tensors: [], json: [] };
  const timing = { firstMs: 1, lastMs: 3, unit: 'chunks', count: 3 } as const;
  const evidence = http(200, '', {}, { evidence: { streamed: { answer, timing } } });
  expect(exchangeOf(evidence)).toMatchObject({ partial: answer, timing });
  const whole = exchangeOf(evidence, answer);
  expect(whole).toMatchObject({ answer, timing });
  expect(whole).not.toHaveProperty('partial');
});
