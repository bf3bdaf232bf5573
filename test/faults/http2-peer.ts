import {
  createSecureServer,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { type RunningPeer, startPeer } from './peer.js';

export type Serve = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;

/** An HTTP/2 server without gRPC of its own; with a certificate over TLS. `serve` is called once the request came whole. */
export function startHttp2Peer(
  serve: Serve,
  certificate?: { readonly key: string; readonly cert: string },
): Promise<RunningPeer> {
  const server = certificate === undefined ? createServer() : createSecureServer(certificate);
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    stream.on('error', () => stream.destroy());
    stream.resume();
    stream.on('end', () => serve(stream, headers));
  });
  // A server in a test does not care what a client does to its connection.
  server.on('session', (session) => session.on('error', () => session.destroy()));
  server.on('error', () => {});
  return startPeer(server);
}

/** ServerReadyResponse{ready: true} */
export const ready = Buffer.from([8, 1]);

export function frame(message: Uint8Array, flag = 0): Buffer {
  const prefix = Buffer.alloc(5);
  prefix[0] = flag;
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

export const head = { ':status': 200, 'content-type': 'application/grpc' };

/** Answers with these bytes and a status of OK. */
export function answerOk(
  stream: ServerHttp2Stream,
  bytes: Uint8Array = frame(ready),
  headers: object = {},
): void {
  stream.respond({ ...head, ...headers }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(bytes);
}
