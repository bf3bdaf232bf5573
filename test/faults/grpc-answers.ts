import type { ServerHttp2Stream } from 'node:http2';
import { deflateSync, gzipSync } from 'node:zlib';
import { answerOk, frame, head, ready } from './http2-peer.js';

/** The expected outcome of a fault: a status of gRPC, with the HTTP status of a page where one came; or a failure. */
export type GrpcOutcome =
  | { readonly status: number; readonly page?: number }
  | { readonly code: string; readonly phase: 'connect' | 'wait' | 'receive' };

type GrpcFault = {
  readonly serve: (stream: ServerHttp2Stream) => void;
  readonly is: GrpcOutcome;
  /** Of one of a load's many calls, where it is another: they offer no compression. */
  readonly isRepeated?: GrpcOutcome;
};

const read: GrpcOutcome = { status: 0 };
const waiting = (code: string): GrpcOutcome => ({ code, phase: 'wait' });
const receiving = (code: string): GrpcOutcome => ({ code, phase: 'receive' });
const notOffered = receiving('BAD_ENCODING');
const bytes =
  (body: Uint8Array, headers = {}) =>
  (stream: ServerHttp2Stream) =>
    answerOk(stream, body, headers);
const status =
  (code: string, more = {}) =>
  (stream: ServerHttp2Stream) =>
    stream.respond({ ...head, 'grpc-status': code, ...more }, { endStream: true });
const page = (code: number, type: string, body: string) => (stream: ServerHttp2Stream) => {
  stream.respond({ ':status': code, 'content-type': type });
  stream.end(body);
};
const gzip = { 'grpc-encoding': 'gzip' };
const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024));

function pour(stream: ServerHttp2Stream): void {
  const piece = Buffer.alloc(65_536);
  const more = () => {
    while (!stream.destroyed && stream.write(piece));
    if (!stream.destroyed) stream.once('drain', more);
  };
  more();
}

function often(stream: ServerHttp2Stream, act: () => void): void {
  const timer = setInterval(act, 5);
  stream.once('close', () => clearInterval(timer));
}

/** The limits are the suite's: 1 MiB of an answer, and 1 s. */
export const grpcFaults: Readonly<Record<string, GrpcFault>> = {
  'a whole answer': { serve: (stream) => answerOk(stream), is: read },
  'an answer by drips': {
    serve: (stream) => {
      const all = [...frame(ready)];
      stream.respond(head, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      often(stream, () => {
        const next = all.shift();
        if (next === undefined) stream.end();
        else stream.write(Buffer.of(next));
      });
    },
    is: read,
  },
  silence: { serve: () => {}, is: waiting('TIMEOUT') },
  'a head that stops': { serve: (stream) => stream.respond(head), is: receiving('TIMEOUT') },
  'a message that stops': {
    serve: (stream) => {
      stream.respond(head);
      stream.write(frame(ready).subarray(0, 6));
    },
    is: receiving('TIMEOUT'),
  },
  'a message without end': {
    serve: (stream) => {
      stream.respond(head);
      stream.write(Buffer.from([0, 0xff, 0xff, 0xff, 0xff]));
      pour(stream);
    },
    is: receiving('TOO_LARGE'),
  },
  'messages without end': {
    serve: (stream) => {
      stream.respond(head);
      const more = Buffer.concat(Array.from({ length: 100 }, () => frame(ready)));
      often(stream, () => void stream.write(more));
    },
    is: receiving('BAD_MESSAGE'),
  },
  ...Object.fromEntries(
    [2, 3, 5].map((code) => [
      `RST_STREAM ${code}`,
      { serve: (stream: ServerHttp2Stream) => stream.close(code), is: waiting('STREAM_RESET') },
    ]),
  ),
  'RST_STREAM 1': { serve: (stream) => stream.close(1), is: waiting('BAD_HTTP') },
  'RST_STREAM 13': { serve: (stream) => stream.close(13), is: waiting('NOT_HTTP2') },
  'RST_STREAM 7, again and again': { serve: (stream) => stream.close(7), is: waiting('REFUSED_STREAM') },
  'RST_STREAM 8': { serve: (stream) => stream.close(8), is: waiting('STREAM_CLOSED') },
  'RST_STREAM 11': { serve: (stream) => stream.close(11), is: waiting('ENHANCE_YOUR_CALM') },
  'an end after a part': {
    serve: (stream) => {
      stream.respond(head);
      stream.write(frame(ready).subarray(0, 6), () => stream.close(2));
    },
    is: receiving('NO_STATUS'),
  },
  'GOAWAY before the answer': {
    serve: (stream) => {
      stream.session?.close();
      answerOk(stream);
    },
    is: read,
  },
  'GOAWAY with an error': {
    serve: (stream) => stream.session?.goaway(11, 0, Buffer.from('too_many_pings')),
    is: waiting('ENHANCE_YOUR_CALM'),
  },
  'a connection that ends': { serve: (stream) => stream.session?.destroy(), is: waiting('STREAM_CLOSED') },
  'trailers only': { serve: status('14', { 'grpc-message': 'no healthy upstream' }), is: { status: 14 } },
  'no status': {
    serve: (stream) => {
      stream.respond(head);
      stream.end(frame(ready));
    },
    is: receiving('NO_STATUS'),
  },
  'no status and no message': {
    serve: (stream) => stream.respond(head, { endStream: true }),
    is: waiting('NO_STATUS'),
  },
  'a status that is no number': { serve: status('abc'), is: { status: 2 } },
  'a status below zero': { serve: status('-1'), is: { status: 2 } },
  'a status beyond all numbers': { serve: status('99999999999999999999'), is: { status: 2 } },
  'a status of nobody': { serve: status('99'), is: { status: 99 } },
  'a text with broken escapes': {
    serve: status('3', { 'grpc-message': '%FF%ZZ%1b]52;c%' }),
    is: { status: 3 },
  },
  'a text of 15 kB': { serve: status('3', { 'grpc-message': 'x'.repeat(15_000) }), is: { status: 3 } },
  'metadata that is no base64': { serve: status('3', { 'x-bin': '!!!' }), is: { status: 3 } },
  'OK without a message': { serve: bytes(Buffer.alloc(0)), is: receiving('BAD_MESSAGE') },
  'two messages': { serve: bytes(Buffer.concat([frame(ready), frame(ready)])), is: receiving('BAD_MESSAGE') },
  'a cut message': { serve: bytes(frame(ready).subarray(0, 6)), is: receiving('BAD_MESSAGE') },
  'a length beyond all limits': {
    serve: bytes(Buffer.from([0, 255, 255, 255, 255, 1, 2])),
    is: receiving('TOO_LARGE'),
  },
  'bytes that are no message': {
    serve: bytes(frame(Buffer.from([0x2a, 255, 255, 255, 255, 0x7f, 1]))),
    is: receiving('BAD_MESSAGE'),
  },
  'a message larger than is read': {
    serve: bytes(frame(Buffer.alloc(1_048_577))),
    is: receiving('TOO_LARGE'),
  },
  gzip: { serve: bytes(frame(gzipSync(ready), 1), gzip), is: read, isRepeated: notOffered },
  deflate: {
    serve: bytes(frame(deflateSync(ready), 1), { 'grpc-encoding': 'deflate' }),
    is: read,
    isRepeated: notOffered,
  },
  'gzip that is none': { serve: bytes(frame(ready, 1), gzip), is: receiving('BAD_ENCODING') },
  'gzip that is cut': {
    serve: bytes(frame(gzipSync(ready).subarray(0, -9), 1), gzip),
    is: receiving('BAD_ENCODING'),
  },
  'compressed, and not said how': { serve: bytes(frame(gzipSync(ready), 1)), is: receiving('BAD_ENCODING') },
  ...Object.fromEntries(
    ['snappy', '__proto__', 'identity'].map((name) => [
      `compressed with ${name}`,
      { serve: bytes(frame(ready, 1), { 'grpc-encoding': name }), is: receiving('BAD_ENCODING') },
    ]),
  ),
  'a flag of 255': { serve: bytes(frame(ready, 255)), is: read },
  'a bomb': { serve: bytes(frame(bomb, 1), gzip), is: receiving('TOO_LARGE'), isRepeated: notOffered },
  '100 headers': {
    serve: bytes(
      frame(ready),
      Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`x-${at}`, 'a'.repeat(50)])),
    ),
    is: read,
  },
  'HTTP 103 before the answer': {
    serve: (stream) => {
      stream.additionalHeaders({ ':status': 103 });
      answerOk(stream);
    },
    is: read,
  },
  'HTTP 103 without end': {
    serve: (stream) =>
      often(stream, () => {
        for (let at = 0; at < 30; at += 1) stream.additionalHeaders({ ':status': 103 });
      }),
    is: waiting('STREAM_CLOSED'),
  },
  ...Object.fromEntries(
    [
      [502, 14, 'text/plain', 'dial tcp 127.0.0.1:8080: connect: connection refused\n'],
      [503, 14, 'text/plain', 'no healthy upstream'],
      [504, 14, 'text/plain', 'request timeout'],
      [404, 12, 'application/json', '{"detail":"Not Found"}'],
      [403, 7, 'text/html', '<html>denied</html>'],
      [200, 2, 'text/html', '<html>Sign in</html>'],
      [200, 2, 'application/grpc-web+proto', 'x'],
    ].map(([code, mapped, type, text]) => [
      `a page of ${code} ${type}`,
      {
        serve: page(Number(code), String(type), String(text)),
        is: { status: Number(mapped), page: Number(code) },
      },
    ]),
  ),
  'a redirect': {
    serve: (stream) => stream.respond({ ':status': 302, location: '/login' }, { endStream: true }),
    is: { status: 2, page: 302 },
  },
  'a page without end': {
    serve: (stream) => {
      stream.respond({ ':status': 503, 'content-type': 'text/plain' });
      pour(stream);
    },
    is: { status: 14, page: 503 },
  },
  'a page that is cut': {
    serve: (stream) => {
      stream.respond({ ':status': 502, 'content-type': 'text/plain' });
      stream.write('dial', () => stream.session?.destroy());
    },
    is: { status: 14, page: 502 },
  },
  'SETTINGS without end': {
    serve: (stream) =>
      often(stream, () => {
        if (stream.session?.destroyed === false) stream.session.settings({ initialWindowSize: 65_535 });
      }),
    is: waiting('TIMEOUT'),
  },
  'PING without end': {
    serve: (stream) =>
      often(stream, () => {
        if (stream.session?.destroyed === false) stream.session.ping(() => {});
      }),
    is: waiting('TIMEOUT'),
  },
};
