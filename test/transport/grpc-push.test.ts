import { expect, onTestFinished, test } from 'vitest';
import { openGrpc } from '../../src/transport/grpc.js';
import { readyRequest } from './grpc-server.js';
import { answerOf, ok, type } from './raw-answers.js';
import { blockOf, frameOf, framesIn, number32 } from './raw-frames.js';
import { startFrames } from './raw-server.js';
import { target } from './servers.js';

const request = blockOf([':method', 'GET'], [':scheme', 'http'], [':authority', 'x'], [':path', '/']);

test('a stream that the server pushes is refused, and the call has its answer', async () => {
  const resets: (readonly [stream: number, code: number])[] = [];
  const server = await startFrames((socket, stream, connection, count) => {
    socket.on('data', (bytes: Buffer) => {
      for (const frame of framesIn(bytes).frames)
        if (frame.type === 3) resets.push([frame.stream, frame.payload.readUInt32BE()]);
    });
    socket.write(frameOf(5, 4, stream, Buffer.concat([number32(2), request])));
    answerOf([ok, type])(socket, stream, connection, count);
  });
  onTestFinished(server.close);
  const grpc = openGrpc({ insecure: false });
  onTestFinished(grpc.close);
  const sent = await grpc.send(target(server.port), readyRequest, 20_000, new AbortController().signal);
  expect(sent.response).toMatchObject({ code: 0, message: { ready: true } });
  await expect.poll(() => resets).toEqual([[2, 7]]);
  grpc.close();
  await expect.poll(() => server.open.size).toBe(0);
});
