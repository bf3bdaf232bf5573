import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { everyFewMs, pour } from './peer.js';

/** The head of a good answer, up to its last header. */
const ok = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, ' '));

export function answer(body: string | Uint8Array, more = ''): Buffer {
  const head = Buffer.from(`${ok}${more}content-length: ${Buffer.byteLength(body)}\r\n\r\n`);
  return Buffer.concat([head, typeof body === 'string' ? Buffer.from(body) : body]);
}

export type ApiFault = { readonly serve: (socket: Socket) => void; readonly givenUp?: true };

/** Answers of an API server. Each is a problem of the cluster, or is given up by the caller where it would take as long as the limits of cluster/limits.ts. */
export const apiFaults: Readonly<Record<string, ApiFault>> = {
  silence: { serve: () => {}, givenUp: true },
  'a body that stops': { serve: (socket) => socket.write(`${ok}content-length: 99\r\n\r\n{`), givenUp: true },
  'a body by drips': {
    serve: (socket) => {
      socket.write(`${ok}transfer-encoding: chunked\r\n\r\n`);
      everyFewMs(socket, () => socket.write('1\r\n \r\n'));
    },
    givenUp: true,
  },
  'HTTP 100 by drips': {
    serve: (socket) => everyFewMs(socket, () => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 50),
    givenUp: true,
  },
  'a reset': { serve: (socket) => socket.resetAndDestroy() },
  'an end': { serve: (socket) => socket.end() },
  'a cut body': { serve: (socket) => socket.end(`${ok}content-length: 99\r\n\r\n{"items":[`) },
  'a body without end': {
    serve: (socket) => {
      socket.write(`${ok}\r\n`);
      pour(socket, Buffer.alloc(1024 * 1024, ' '));
    },
  },
  'a bomb': { serve: (socket) => socket.write(answer(bomb, 'content-encoding: gzip\r\n')) },
  'gzip that is none': { serve: (socket) => socket.write(answer('{}', 'content-encoding: gzip\r\n')) },
  'HTTP 101': {
    serve: (socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
  },
  'no JSON': { serve: (socket) => socket.write(answer('<html>Sign in</html>')) },
  'an array': { serve: (socket) => socket.write(answer('[]')) },
  nothing: { serve: (socket) => socket.write(answer('')) },
  'headers without end': {
    serve: (socket) => {
      socket.write(ok);
      pour(socket, Buffer.from(`x-a: ${'a'.repeat(50)}\r\n`.repeat(500)));
    },
  },
  'no HTTP at all': { serve: (socket) => socket.end('\0\0\u0012\u0004') },
};
