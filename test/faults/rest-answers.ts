import type { Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { everyFewMs, pour } from './peer.js';

/** The expected outcome of a fault: an HTTP status, or the code of a failure and the step in which it is. */
export type Outcome =
  | { readonly status: number; readonly body?: string }
  | { readonly code: string; readonly phase: 'connect' | 'tls' | 'wait' | 'receive' };

export type RestFault = {
  readonly serve: (socket: Socket) => void;
  readonly is: Outcome;
};

const text = '{"predictions":[1,2]}';
const ok = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

function answer(body: string | Uint8Array, more = '', length = Buffer.byteLength(body)): Buffer {
  return Buffer.concat([
    Buffer.from(`${ok}${more}content-length: ${length}\r\n\r\n`),
    typeof body === 'string' ? Buffer.from(body) : body,
  ]);
}

const write = (bytes: string | Uint8Array) => (socket: Socket) => void socket.write(bytes);
const writeAndEnd = (bytes: string | Uint8Array) => (socket: Socket) => void socket.end(bytes);
const encoded = (name: string, bytes: Uint8Array) => write(answer(bytes, `content-encoding: ${name}\r\n`));

const read: Outcome = { status: 200, body: text };
const waiting = (code: string): Outcome => ({ code, phase: 'wait' });
const receiving = (code: string): Outcome => ({ code, phase: 'receive' });
const chunked = `${ok}transfer-encoding: chunked\r\n\r\n`;

/** 40 MiB of blanks in 40 kB. */
const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024, ' '));
const flipped = (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at === 20 ? 255 - byte : byte)));

/** After the request came. The limits are the suite's: 1 MiB of an answer, and 1 s. */
export const restFaults: Readonly<Record<string, RestFault>> = {
  'a whole answer': { serve: write(answer(text)), is: read },
  'an answer that ends with the connection': { serve: writeAndEnd(`${ok}\r\n${text}`), is: read },
  'an answer of HTTP/1.0': { serve: writeAndEnd(`HTTP/1.0 200 OK\r\n\r\n${text}`), is: read },
  'an answer and another': { serve: write(Buffer.concat([answer(text), answer('{}')])), is: read },
  'a trailer': { serve: write(`${chunked}15\r\n${text}\r\n0\r\nx: y\r\n\r\n`), is: read },
  silence: { serve: () => {}, is: waiting('TIMEOUT') },
  'a reset': { serve: (socket) => void socket.resetAndDestroy(), is: waiting('ECONNRESET') },
  'an end': { serve: (socket) => void socket.end(), is: waiting('ECONNRESET') },
  'a head by drips': {
    serve: (socket) => {
      const head = `${ok}x: ${'a'.repeat(100_000)}`.split('');
      everyFewMs(socket, () => socket.write(head.shift() ?? ''));
    },
    is: waiting('TIMEOUT'),
  },
  'a head that stops': { serve: write(ok), is: waiting('TIMEOUT') },
  'a body that does not begin': { serve: write(`${ok}content-length: 21\r\n\r\n`), is: receiving('TIMEOUT') },
  'a body that stops': { serve: write(`${ok}content-length: 21\r\n\r\n{"pr`), is: receiving('TIMEOUT') },
  'a body by drips': {
    serve: (socket) => {
      socket.write(chunked);
      everyFewMs(socket, () => socket.write('1\r\n \r\n'));
    },
    is: receiving('TIMEOUT'),
  },
  'a body without end': {
    serve: (socket) => {
      socket.write(chunked);
      pour(socket, Buffer.from(`10000\r\n${'1,'.repeat(32_768)}\r\n`));
    },
    is: receiving('TOO_LARGE'),
  },
  'a body larger than is read': { serve: write(answer(Buffer.alloc(1_048_577))), is: receiving('TOO_LARGE') },
  'headers without end': {
    serve: (socket) => {
      socket.write(ok);
      pour(socket, Buffer.from(`x-a: ${'a'.repeat(50)}\r\n`.repeat(500)));
    },
    is: waiting('HEADERS_TOO_LARGE'),
  },
  'headers of 20 kB': { serve: write(answer(text, `x-big: ${'a'.repeat(20_000)}\r\n`)), is: read },
  'headers of 300 kB': {
    serve: write(answer(text, `x-big: ${'a'.repeat(300_000)}\r\n`)),
    is: waiting('HEADERS_TOO_LARGE'),
  },
  '1500 headers': { serve: write(answer(text, 'x: a\r\n'.repeat(1500))), is: read },
  'a body cut by an end': { serve: writeAndEnd(answer(text, '', 100)), is: receiving('CUT_SHORT') },
  'a body cut by a reset': {
    serve: (socket) =>
      void socket.write(answer(text, '', 100), () => setImmediate(() => socket.resetAndDestroy())),
    is: receiving('CUT_SHORT'),
  },
  'chunks cut': { serve: writeAndEnd(`${chunked}15\r\n${text}\r\n`), is: receiving('CUT_SHORT') },
  'a length twice': { serve: write(answer(text, 'content-length: 5\r\n')), is: waiting('BAD_HTTP') },
  'a length and chunks': {
    serve: write(`${ok}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n15\r\n${text}\r\n0\r\n\r\n`),
    is: waiting('BAD_HTTP'),
  },
  'a length below zero': { serve: write(`${ok}content-length: -1\r\n\r\n${text}`), is: waiting('BAD_HTTP') },
  'a length beyond all numbers': {
    serve: write(`${ok}content-length: 99999999999999999999\r\n\r\n`),
    is: waiting('BAD_HTTP'),
  },
  'a chunk that is none': { serve: write(`${chunked}ZZ\r\n${text}\r\n`), is: receiving('BAD_HTTP') },
  'a chunk with an endless extension': {
    serve: write(`${chunked}15;${'a'.repeat(100_000)}\r\n${text}\r\n0\r\n\r\n`),
    is: receiving('BAD_HTTP'),
  },
  'a header without a colon': { serve: write(`${ok}broken\r\n\r\n`), is: waiting('BAD_HTTP') },
  'a header with a zero byte': { serve: write(`${ok}x: a\0b\r\n\r\n`), is: waiting('BAD_HTTP') },
  'no status': { serve: write('HTTP/1.1 \r\n\r\n'), is: waiting('BAD_HTTP') },
  'no HTTP at all': { serve: writeAndEnd('\0\0\u0012\u0004\0\0\0\0\0'), is: waiting('NOT_HTTP1') },
  'HTTP/0.9': { serve: writeAndEnd(text), is: waiting('NOT_HTTP1') },
  'an alert of TLS': {
    serve: writeAndEnd(Buffer.from([0x15, 3, 1, 0, 2, 2, 0x46])),
    is: waiting('NOT_HTTP1'),
  },
  gzip: { serve: encoded('gzip', gzipSync(text)), is: read },
  deflate: { serve: encoded('deflate', deflateSync(text)), is: read },
  'deflate without its header': { serve: encoded('deflate', deflateRawSync(text)), is: read },
  brotli: { serve: encoded('br', brotliCompressSync(text)), is: read },
  zstd: { serve: encoded('zstd', zstdCompressSync(text)), is: read },
  'gzip twice': { serve: encoded('gzip, gzip', gzipSync(gzipSync(text))), is: read },
  'an empty body that says gzip': { serve: encoded('gzip', Buffer.alloc(0)), is: { status: 200, body: '' } },
  'an encoding that nobody knows': { serve: encoded('foo', Buffer.from(text)), is: read },
  'gzip that is none': { serve: encoded('gzip', Buffer.from(text)), is: receiving('BAD_ENCODING') },
  'gzip with a wrong byte': {
    serve: encoded('gzip', flipped(gzipSync(text.repeat(50)))),
    is: receiving('BAD_ENCODING'),
  },
  'gzip without its end': {
    serve: encoded('gzip', gzipSync(text).subarray(0, -12)),
    is: receiving('BAD_ENCODING'),
  },
  'deflate that is none': { serve: encoded('deflate', Buffer.alloc(40, 255)), is: receiving('BAD_ENCODING') },
  'brotli that is none': { serve: encoded('br', Buffer.alloc(40, 255)), is: receiving('BAD_ENCODING') },
  'zstd that is none': { serve: encoded('zstd', Buffer.alloc(40, 255)), is: receiving('BAD_ENCODING') },
  'a bomb': { serve: encoded('gzip', bomb), is: receiving('TOO_LARGE') },
  'a bomb in a bomb': { serve: encoded('gzip, gzip', gzipSync(bomb)), is: receiving('TOO_LARGE') },
  'what unpacks to nothing, without end': {
    serve: (socket) => {
      const nothing = Buffer.concat(Array.from({ length: 1000 }, () => gzipSync('')));
      socket.write(`${ok}content-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n`);
      pour(
        socket,
        Buffer.concat([Buffer.from(`${nothing.length.toString(16)}\r\n`), nothing, Buffer.from('\r\n')]),
      );
    },
    is: receiving('TOO_LARGE'),
  },
  'HTTP 100 before the answer': {
    serve: write(`HTTP/1.1 100 Continue\r\n\r\n${String(answer(text))}`),
    is: read,
  },
  'HTTP 103 before the answer': {
    serve: write(`HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${String(answer(text))}`),
    is: read,
  },
  'HTTP 100 without end': {
    serve: (socket) => pour(socket, Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'.repeat(500))),
    is: waiting('BAD_HTTP'),
  },
  'HTTP 102 by drips': {
    serve: (socket) => everyFewMs(socket, () => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 100),
    is: waiting('TIMEOUT'),
  },
  'HTTP 101': {
    serve: write('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\nabc'),
    is: waiting('SWITCHED'),
  },
  'HTTP 101 without an upgrade': {
    serve: write('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
    is: waiting('SWITCHED'),
  },
  'a redirect': {
    serve: write('HTTP/1.1 302 Found\r\nlocation: /again\r\ncontent-length: 0\r\n\r\n'),
    is: { status: 302 },
  },
  'HTTP 204': { serve: write('HTTP/1.1 204 No Content\r\n\r\n'), is: { status: 204, body: '' } },
  'HTTP 304': { serve: write('HTTP/1.1 304 Not Modified\r\n\r\n'), is: { status: 304, body: '' } },
  'HTTP 999': { serve: write(`HTTP/1.1 999 What\r\ncontent-length: 0\r\n\r\n`), is: { status: 999 } },
};
