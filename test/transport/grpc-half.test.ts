import { describe, expect, onTestFinished, test } from 'vitest';
import { openPass } from '../../src/transport/pass.js';
import type { PassedRequest } from '../../src/transport/passing.js';
import { grpcSenders } from './grpc-senders.js';
import { readyRequest } from './grpc-server.js';
import { answerOf, message, ok, type } from './raw-answers.js';
import { blockOf, frameOf } from './raw-frames.js';
import { startFrames } from './raw-server.js';
import { target } from './servers.js';

const passed = {
  method: 'POST',
  path: '/inference.GRPCInferenceService/ServerReady',
  headers: [],
  body: Buffer.alloc(5),
  trailers: () => [],
} satisfies PassedRequest;

const never = new AbortController().signal;
const head = (stream: number) => frameOf(1, 4, stream, blockOf(ok, type));

/** What a server has sent of its answer when it stops, in bytes that end within a frame or between two. */
const stops: Readonly<Record<string, (stream: number) => Buffer>> = {
  'within the head of a frame': (stream) => head(stream).subarray(0, 5),
  'within the fields of a head': (stream) => head(stream).subarray(0, -3),
  'before the rest of a head': (stream) => frameOf(1, 0, stream, blockOf(ok, type)),
  'within a message': (stream) =>
    Buffer.concat([head(stream), frameOf(0, 0, stream, message).subarray(0, -1)]),
  'behind a head': head,
};

/** A server that stops in its first answer over a connection, for good, until it is told to give whole ones over others. */
async function startStopping(part: (stream: number) => Buffer) {
  const stopped = new Set<number>();
  const reached = Promise.withResolvers<void>();
  let isWell = false;
  const server = await startFrames((socket, stream, connection, count) => {
    if (stopped.has(connection)) return;
    if (isWell) answerOf([ok, type])(socket, stream, connection, count);
    else {
      stopped.add(connection);
      socket.write(part(stream), () => reached.resolve());
    }
  });
  onTestFinished(server.close);
  const recover = () => {
    isWell = true;
  };
  return { port: server.port, stopped: reached.promise, recover };
}

describe.each(Object.entries(stops))('a server that stops %s', (_where, part) => {
  test.each(grpcSenders)('costs the call that is sent %s, and not the next one', async (_name, open) => {
    const server = await startStopping(part);
    const grpc = open({ insecure: false });
    onTestFinished(grpc.close);
    const send = (timeoutMs: number) => grpc.send(target(server.port), readyRequest, timeoutMs, never);
    expect((await send(500)).failure).toMatchObject({ code: 'TIMEOUT' });
    server.recover();
    expect(await send(60_000)).toMatchObject({ response: { code: 0 } });
  });

  test('costs the request that is passed on, and not the next one', async () => {
    const server = await startStopping(part);
    const { overHttp2, close } = await openPass({ insecure: false });
    onTestFinished(close);
    const first = overHttp2(target(server.port), passed, 60_000);
    await server.stopped;
    first.stop();
    await first.outcome;
    server.recover();
    expect(await overHttp2(target(server.port), passed, 60_000).outcome).toMatchObject({
      answer: { status: 200 },
    });
  });
});

test('a connection over which more came since a request was given up is used again', async () => {
  const [two, three, given] = [1, 2, 3].map(() => Promise.withResolvers<void>());
  const server = await startFrames((socket, stream, connection, count) => {
    const answer = () => answerOf([ok, type])(socket, stream, connection, count);
    if (count === 2) two?.resolve();
    else if (count === 3) {
      void given?.promise.then(answer);
      three?.resolve();
    } else answer();
  });
  onTestFinished(server.close);
  const { overHttp2, close } = await openPass({ insecure: false });
  onTestFinished(close);
  const send = () => overHttp2(target(server.port), passed, 60_000);
  expect(await send().outcome).toMatchObject({ answer: { status: 200 } });
  const slow = send();
  await two?.promise;
  const other = send();
  await three?.promise;
  slow.stop();
  await slow.outcome;
  given?.resolve();
  expect(await other.outcome).toMatchObject({ answer: { status: 200 } });
  expect(await send().outcome).toMatchObject({ answer: { status: 200 } });
  expect(server.connections()).toBe(1);
});
