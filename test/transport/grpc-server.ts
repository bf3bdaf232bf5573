import {
  createServer,
  type ServerHttp2Stream,
  type IncomingHttpHeaders,
  createSecureServer,
} from 'node:http2';
import { findMethod } from '../../src/transport/grpc-methods.js';
import type { GrpcRequest } from '../../src/inference/exchange.js';
import { listen, type Running } from './servers.js';

type Handler = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, body: Buffer) => void;

function onStream(handler: Handler) {
  return (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const chunks: Buffer[] = [];
    // A client that cancels resets the stream: no concern of a server in a test.
    stream.on('error', () => stream.destroy());
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => handler(stream, headers, Buffer.concat(chunks)));
  };
}

/** A bare HTTP/2 server, cleartext or TLS, so that a test can answer as any gateway does. */
export function startHttp2(
  handler: Handler,
  certificate?: { readonly key: string; readonly cert: string },
): Promise<Running> {
  if (certificate === undefined) {
    const server = createServer();
    server.on('stream', onStream(handler));
    return listen(server);
  }
  const server = createSecureServer(certificate);
  server.on('stream', onStream(handler));
  return listen(server);
}

/** One gRPC message with its five bytes of framing. */
export function frame(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** Answers OK with a ServerReadyResponse that says ready, and metadata at both ends. */
export function answerReady(stream: ServerHttp2Stream): void {
  stream.respond(
    { ':status': 200, 'content-type': 'application/grpc', 'x-served-by': 'test' },
    { waitForTrailers: true },
  );
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'x-cost': '3' }));
  stream.end(frame(Buffer.from([8, 1])));
}

/** Answers an error in one frame, as Envoy and C++ servers do. */
export function answerStatus(stream: ServerHttp2Stream, code: number, message: string, more = {}): void {
  const headers = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': String(code) };
  stream.respond({ ...headers, 'grpc-message': encodeURI(message), ...more }, { endStream: true });
}

export const readyRequest: GrpcRequest = {
  transport: 'grpc',
  service: 'inference.GRPCInferenceService',
  method: 'ServerReady',
  message: {},
  headers: {},
};

export const readyPath = findMethod(readyRequest.service, readyRequest.method).path;
