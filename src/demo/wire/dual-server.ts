import { createServer as createHttp1 } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import type { DemoHandler } from './exchange.js';
import { serve } from './serve.js';

export type DemoServer = {
  readonly address: '127.0.0.1';
  readonly port: number;
  /** Stops listening and ends every connection. */
  readonly close: () => Promise<void>;
};

/** The start of HTTP/2's connection preface (RFC 9113, section 3.4); no HTTP/1.1 method begins so. */
const preface = Buffer.from('PRI * HTTP/2');

export type DualServerOptions = {
  /** A free one where absent. */
  readonly port?: number;
  /** TLS with this certificate and key, as PEM; in the clear where absent. */
  readonly tls?: { readonly cert: string; readonly key: string };
};

/**
 * One port on 127.0.0.1 that speaks HTTP/1.1 and HTTP/2, as Envoy's listener does, in the clear or inside of TLS. Rejects with
 * Node's own error when the port cannot be had.
 */
export async function startDualServer(
  handler: DemoHandler,
  { port = 0, tls }: DualServerOptions = {},
): Promise<DemoServer> {
  // Envoy keeps idle connections for an hour; Node's five seconds would cut pooled ones under a client's hands.
  const http1 = createHttp1({ keepAliveTimeout: 0 }, (request, response) =>
    serve(handler, request, response),
  );
  const http2 = createHttp2((request, response) => serve(handler, request, response));
  http2.on('sessionError', () => undefined); // a client's broken frames end its session, not the demo
  const sockets = new Set<Socket>();
  const choose = (socket: Socket): void =>
    chooseServer(socket, (isHttp2) => (isHttp2 ? http2 : http1).emit('connection', socket));
  // A client that does not trust the certificate goes away in the handshake: that ends its socket only.
  const secure = createTlsServer({ ...tls }, (socket) => {
    socket.on('error', () => socket.destroy());
    choose(socket);
  });
  const listener = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (tls === undefined) choose(socket);
    else secure.emit('connection', socket);
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, '127.0.0.1', resolve);
  });
  return {
    address: '127.0.0.1',
    port: (listener.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Reads just enough bytes to tell HTTP/2 from HTTP/1.1, puts them back, and says which it is. */
function chooseServer(socket: Socket, chosen: (isHttp2: boolean) => void): void {
  let seen = Buffer.alloc(0);
  const onEnd = (): void => void socket.end();
  const onReadable = (): void => {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) return;
    seen = Buffer.concat([seen, chunk]);
    const compared = Math.min(seen.length, preface.length);
    const matches = preface.subarray(0, compared).equals(seen.subarray(0, compared));
    if (matches && compared < preface.length) return;
    socket.off('readable', onReadable).off('end', onEnd);
    socket.unshift(seen);
    chosen(matches);
  };
  socket.on('readable', onReadable).on('end', onEnd);
}
