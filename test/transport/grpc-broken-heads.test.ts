import { expect, onTestFinished, test } from 'vitest';
import { openGrpc } from '../../src/transport/grpc.js';
import { readyRequest } from './grpc-server.js';
import { answerOf, done, message, ok, type } from './raw-answers.js';
import { blockOf, frameOf } from './raw-frames.js';
import { type Answer, startFrames } from './raw-server.js';
import { target } from './servers.js';

// Not held against grpc-js: Node 24.21 itself aborts when it frees a session whose head was refused
// (its src/node_http2.cc, `current_nghttp2_memory_ == 0`).
const broken: Readonly<Record<string, Answer>> = {
  'a name in capitals': answerOf([ok, type, ['X-A', '1']]),
  'a field of the connection': answerOf([ok, type, ['connection', 'close']]),
  'no HTTP status': answerOf([type]),
  'an HTTP status that is none': answerOf([[':status', 'abc'], type]),
  'an HTTP status of two digits': answerOf([[':status', '20'], type]),
  'two HTTP statuses': answerOf([ok, ok, type]),
  'an HTTP status behind the fields': answerOf([type, ok]),
  'a field of a request': answerOf([ok, [':path', '/'], type]),
  'an HTTP status in the trailers': answerOf([ok, type], message, [ok, done]),
  'HTTP 101': answerOf([[':status', '101']]),
  'HTTP 100 that ends': answerOf([[':status', '100']], 'no body', 'no trailers'),
  'a length that is wrong': answerOf([ok, type, ['content-length', '8']]),
  'two lengths': answerOf([ok, type, ['content-length', '7'], ['content-length', '7']]),
  'a length that is none': answerOf([ok, type, ['content-length', 'x']]),
  'a body before the head': (socket, stream) => socket.write(frameOf(0, 0, stream, message)),
  'trailers that do not end': (socket, stream) =>
    socket.write(
      Buffer.concat([frameOf(1, 4, stream, blockOf(ok, type)), frameOf(1, 4, stream, blockOf(done))]),
    ),
  '129 fields': answerOf([ok, type, ...Array.from({ length: 127 }, (_, at) => [`x-${at}`, ''] as const)]),
};

const otherwise: Readonly<Record<string, object>> = {
  'an HTTP status in the trailers': { phase: 'receive' },
  'a length that is wrong': { phase: 'receive' },
  'trailers that do not end': { phase: 'receive' },
  'a body before the head': {
    message: 'Received RST_STREAM with code 2 triggered by internal client error: Protocol error',
  },
  '129 fields': { message: 'Bandwidth exhausted or memory limit exceeded' },
};

test.each(Object.entries(broken))('%s is not an answer, and the next call has one', async (name, answer) => {
  const server = await startFrames((socket, stream, connection, count) =>
    (count === 1 ? answer : answerOf([ok, type]))(socket, stream, connection, count),
  );
  onTestFinished(server.close);
  const grpc = openGrpc({ insecure: false });
  onTestFinished(grpc.close);
  const repeat = grpc.repeat(readyRequest);
  const send = () => repeat(target(server.port), {}, 20_000, new AbortController().signal);
  const refused = { phase: 'wait', message: 'Received RST_STREAM with code 1' };
  expect((await send()).failure).toEqual({ code: 'STREAM_CLOSED', ...refused, ...otherwise[name] });
  expect((await send()).response).toMatchObject({ code: 0, message: { ready: true } });
});
