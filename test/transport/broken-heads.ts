import { answerOf, done, message, ok, type } from './raw-answers.js';
import { blockOf, frameOf } from './raw-frames.js';
import type { Answer } from './raw-server.js';

/** Answers that break a rule of their heads (RFC 9113, section 8), or of what is to follow them. */
export const brokenHeads: Readonly<Record<string, Answer>> = {
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
