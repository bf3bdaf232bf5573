import { expect, test } from 'vitest';

import type { DemoRequest } from '../../../src/demo/wire/exchange.js';
import { grpcHandler, isGrpc, trailersOnly } from '../../../src/demo/wire/grpc.js';

const { signal } = new AbortController();
const handler = grpcHandler({
  methods: new Map([['/s/Echo', async (message: Uint8Array) => ({ message })]]),
  unknownMethod: '',
  maxMessageBytes: 4,
});

function request(body: readonly number[], changes: Partial<DemoRequest> = {}): DemoRequest {
  const headers = { 'content-type': 'application/grpc' };
  return {
    method: 'POST',
    authority: 'h',
    path: '/s/Echo',
    headers,
    body: Uint8Array.from(body),
    ...changes,
  };
}

test('unframes, answers and frames, with the status in the trailers', async () => {
  const answer = await handler(request([0, 0, 0, 0, 2, 7, 8]), signal);
  expect(answer).toMatchObject({ status: 200, trailers: { 'grpc-status': '0' } });
  expect(answer).toHaveProperty('body', Uint8Array.of(0, 0, 0, 0, 2, 7, 8));
});

test.each([
  ['nothing', [], '13'],
  ['half a prefix', [0, 0, 0], '13'],
  ['a message cut off', [0, 0, 0, 0, 3, 1], '13'],
  ['two messages', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], '13'],
  ['a compressed message', [1, 0, 0, 0, 1, 1], '12'],
  ['a message that is too large', [0, 0, 0, 0, 5, 1, 2, 3, 4, 5], '8'],
])('refuses %s', async (_, body, status) => {
  const answer = await handler(request(body), signal);
  expect(answer).toMatchObject({ headers: { 'grpc-status': status }, body: new Uint8Array() });
});

test('an unknown method is UNIMPLEMENTED, and another content type no answer at all', async () => {
  const empty = [0, 0, 0, 0, 0];
  const headers = { 'content-type': 'application/grpc', 'grpc-status': '12' };
  expect(await handler(request(empty, { path: '/s/Other' }), signal)).toMatchObject({ headers });
  const json = { 'content-type': 'application/json' };
  expect(await handler(request(empty, { headers: json }), signal)).toBe('reset');
});

test('percent-encodes what a header cannot hold', () => {
  expect(trailersOnly(3, '100 % é\n').headers['grpc-message']).toBe('100 %25 %C3%A9%0A');
});

test.each([
  ['application/grpc', true],
  ['application/grpc+proto', true],
  ['application/grpc-web', false],
  ['application/json', false],
])('%s is gRPC: %s', (type, expected) => {
  expect(isGrpc(request([], { headers: { 'content-type': type } }))).toBe(expected);
});
