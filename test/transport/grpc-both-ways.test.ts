import { expect, onTestFinished, test, type TestContext } from 'vitest';
import type { GrpcRequest, RoundTrip } from '../../src/inference/exchange.js';
import { grpcFaults } from '../faults/grpc-answers.js';
import { startHttp2Peer } from '../faults/http2-peer.js';
import { grpcSenders } from './grpc-senders.js';
import { readyRequest } from './grpc-server.js';
import { answerOf, done, message, ok, type } from './raw-answers.js';
import { blockOf, frameOf } from './raw-frames.js';
import { type Answer, startFrames } from './raw-server.js';
import { target } from './servers.js';

const never = new AbortController().signal;

/** What becomes of a call in each of both ways, without its times. */
function bothWays(
  port: number,
  request: GrpcRequest = readyRequest,
  timeoutMs = 20_000,
  whenFinished: TestContext['onTestFinished'] = onTestFinished,
): Promise<readonly Omit<RoundTrip, 'timings'>[]> {
  return Promise.all(
    grpcSenders.map(async ([, open]) => {
      const transport = open({ insecure: false }, { maxAnswerBytes: 1024 * 1024 });
      whenFinished(transport.close);
      const { timings: _, ...sent } = await transport.send(target(port), request, timeoutMs, never);
      return withoutChance(sent);
    }),
  );
}

/** The second of the server's clock, and how much of a page came before it was given up. */
function withoutChance<Sent extends object>(sent: Sent): Sent {
  return JSON.parse(
    JSON.stringify(sent, (key, value: unknown) => {
      if (key === 'date') return 'some time';
      return key === 'body' && typeof value === 'object' ? 'a page' : value;
    }),
  ) as Sent;
}

/** Of an answer that is compressed one sender reads what it has offered; the other one offers nothing. */
const compressed = /gzip|deflate|bomb/;

for (const [name, { serve, is }] of Object.entries(grpcFaults)) {
  if (compressed.test(name)) continue;
  // Long enough for a busy machine to have come as far as the server lets it: the phase is compared, too.
  const timeoutMs = 'code' in is && is.code === 'TIMEOUT' ? 1500 : 20_000;
  // Side by side, since some wait for the end of their time.
  test.concurrent(`both ways have the same outcome: ${name}`, async ({ expect, onTestFinished }) => {
    const { port, close } = await startHttp2Peer(serve);
    onTestFinished(() => void close());
    const [alone, repeated] = await bothWays(port, readyRequest, timeoutMs, onTestFinished);
    expect(repeated).toEqual(alone);
  });
}

const raw: Readonly<Record<string, Answer>> = {
  'fields that come twice': answerOf([
    ok,
    type,
    ['x-a', '1'],
    ['x-a', '2'],
    ['etag', '1'],
    ['etag', '2'],
    ['set-cookie', 'a'],
    ['set-cookie', 'b'],
    ['cookie', 'a'],
    ['cookie', 'b'],
  ]),
  'binary metadata, several in one and in two': answerOf(
    [ok, type, ['x-bin', 'YQ==, Yg'], ['x-bin', 'Y2M=']],
    message,
    [done, ['grpc-status-details-bin', 'CAUSBG5vcGU'], ['y-bin', '!!']],
  ),
  'fields about compression': answerOf([
    ok,
    type,
    ['grpc-encoding', 'identity'],
    ['grpc-accept-encoding', 'gzip'],
    ['x', 'y'],
  ]),
  'a type without a subtype of its own': answerOf([ok, ['content-type', 'application/grpc+proto']]),
  'a type with a parameter': answerOf([ok, ['content-type', 'application/grpc; charset=utf-8']]),
  'no type': answerOf([ok]),
  'two types': answerOf([ok, type, ['content-type', 'text/html']]),
  'metadata beyond ASCII': answerOf([
    ok,
    type,
    ['x-a', 'J\u00fcrgen'],
    ['x-b', 'a\tb'],
    ['x*y', '1'],
    ['x-c', ''],
  ]),
  'two statuses': answerOf([ok, type], message, [done, ['grpc-status', '5']]),
  'an empty status': answerOf([ok, type], message, [['grpc-status', '']]),
  'a status with blanks': answerOf([ok, type], message, [['grpc-status', ' 5 ']]),
  'a status in hexadecimal': answerOf([ok, type], message, [['grpc-status', '0x5']]),
  'a status in the head and in the trailers': answerOf([ok, type, ['grpc-status', '5']], message),
  'trailers without a status': answerOf([ok, type], message, [['x', 'y']]),
  'trailers without a status, of an HTTP 503': answerOf([[':status', '503'], type], message, [['x', 'y']]),
  'an error with a message': answerOf([ok, type], message, [
    ['grpc-status', '5'],
    ['grpc-message', 'no%20model'],
  ]),
  'a head of HTTP 503 with a status': answerOf([[':status', '503'], type, ['grpc-status', '14']]),
  'an HTTP 503 with a status that ends': answerOf(
    [[':status', '503'], type, ['grpc-status', '14']],
    'no body',
    'no trailers',
  ),
  'an HTTP 503 that ends with a body of gRPC': answerOf([[':status', '503'], type], message, 'no trailers'),
  'a length that is right': answerOf([ok, type, ['content-length', '7']]),
  'a message, and a piece behind it': answerOf([ok, type], Buffer.concat([message, message.subarray(0, 3)])),
  'an end in the middle': (socket, stream) => socket.end(frameOf(1, 4, stream, blockOf(ok, type))),
  'a reset connection': (socket) => socket.resetAndDestroy(),
  'a page of several frames': (socket, stream) =>
    socket.write(
      Buffer.concat([
        frameOf(
          1,
          4,
          stream,
          blockOf([':status', '502'], ['content-type', 'text/html'], ['server', 'envoy']),
        ),
        ...['<html>', 'no ', 'model'].map((text) => frameOf(0, 0, stream, text)),
        frameOf(0, 1, stream, '</html>'),
      ]),
    ),
};

test.each(Object.entries(raw))('both ways have the same outcome of raw frames: %s', async (_name, answer) => {
  const server = await startFrames(answer);
  onTestFinished(server.close);
  const [alone, repeated] = await bothWays(server.port);
  expect(repeated).toEqual(alone);
});
