import {
  createServer as createHttp1,
  type IncomingMessage,
  type Server as Http1Server,
  ServerResponse,
} from 'node:http';
import { createServer as createHttp2, type Http2Server } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { startTimer } from '../runtime/wait.js';
import { maxHeadBytes, type ProxyLimits } from './limits.js';
import { asPlainRequest, isWebSocket } from './upgrade.js';
import type { Asked } from './request.js';

export type ProxyListener = {
  /** Undefined on a Unix socket. */
  readonly port: number | undefined;
  /** Stops listening and ends every connection. */
  readonly close: () => Promise<void>;
};

/** Where to listen: a port of an address, a free one for 0, or a Unix socket. */
export type ListenPlace = { readonly address: string; readonly port: number } | { readonly path: string };

/** The start of HTTP/2's connection preface (RFC 9113, section 3.4); no HTTP/1.1 method begins so. */
const preface = Buffer.from('PRI * HTTP/2');

/** One place that speaks HTTP/1.1 and cleartext HTTP/2. Rejects with Node's own error where it cannot be had. */
export async function listen(
  place: ListenPlace,
  limits: ProxyLimits,
  onAsked: (asked: Asked) => void,
): Promise<ProxyListener> {
  const sockets = new Set<Socket>();
  const http2 = http2Server(limits, onAsked);
  const http1 = http1Server(limits, onAsked);
  // Node's server of HTTP/1.1 is the listener, for it holds its time limits only where it listens itself.
  const [begin] = http1.listeners('connection') as ((socket: Socket) => void)[];
  const beginHttp1 = (socket: Socket) => begin?.call(http1, socket);
  http1.removeAllListeners('connection');
  http1.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    chooseVersion(socket, limits, (isHttp2) => {
      if (isHttp2) http2.emit('connection', socket);
      else beginHttp1(socket);
    });
  });
  http1.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (isWebSocket(request)) onUpgrade(request, socket, head, onAsked);
    else asPlainRequest(request, socket, head, beginHttp1);
  });
  http1.maxConnections = limits.maxConnections;
  await new Promise<void>((resolve, reject) => {
    http1.once('error', reject);
    http1.listen('path' in place ? { path: place.path } : { host: place.address, port: place.port }, resolve);
  });
  const address = http1.address() as AddressInfo | string;
  return {
    port: typeof address === 'string' ? undefined : address.port,
    close: () =>
      new Promise((resolve) => {
        http1.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function http1Server({ headMs, idleMs }: ProxyLimits, onAsked: (asked: Asked) => void): Http1Server {
  const server = createHttp1(
    {
      maxHeaderSize: maxHeadBytes,
      headersTimeout: headMs,
      keepAliveTimeout: idleMs,
      // A body may take as long as it moves.
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(1000, headMs),
    },
    (request, response) => onAsked({ request, response }),
  );
  server.on('checkContinue', (request, response) => onAsked({ request, response, waits: true }));
  server.on('connect', (request: IncomingMessage, socket: Socket) =>
    onAsked({ request, response: responseOn(request, socket) }),
  );
  return server;
}

function http2Server({ idleMs, maxStreams }: ProxyLimits, onAsked: (asked: Asked) => void): Http2Server {
  const server = createHttp2(
    { settings: { maxConcurrentStreams: maxStreams, maxHeaderListSize: maxHeadBytes } },
    (request, response) => onAsked({ request, response }),
  );
  server.on('checkContinue', (request, response) => onAsked({ request, response, waits: true }));
  server.on('connect', (request, response) => onAsked({ request, response }));
  // A client's broken frames end its session, not the proxy.
  server.on('sessionError', () => undefined);
  server.on('session', (session) => {
    session.setTimeout(idleMs, () => session.close());
  });
  return server;
}

function onUpgrade(
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
  onAsked: (asked: Asked) => void,
): void {
  onAsked({ request, response: responseOn(request, socket), upgrade: { socket, head } });
}

/** Node gives no response for a request whose connection is to be used otherwise; the connection ends with this one. */
function responseOn(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket as Socket);
  response.once('finish', () => socket.end());
  return response;
}

/** Reads just enough bytes to tell HTTP/2 from HTTP/1.1, puts them back, and says which it is. */
function chooseVersion(socket: Socket, { headMs }: ProxyLimits, chosen: (isHttp2: boolean) => void): void {
  let seen = Buffer.alloc(0);
  const stopTimer = startTimer(headMs, () => socket.destroy());
  const leave = () => {
    stopTimer();
    socket.off('readable', onReadable).off('end', onEnd).off('close', stopTimer);
  };
  const onEnd = (): void => {
    leave();
    socket.destroy();
  };
  const onReadable = (): void => {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) return;
    seen = Buffer.concat([seen, chunk]);
    const compared = Math.min(seen.length, preface.length);
    const matches = preface.subarray(0, compared).equals(seen.subarray(0, compared));
    if (matches && compared < preface.length) return;
    leave();
    socket.unshift(seen);
    chosen(matches);
  };
  socket.on('readable', onReadable).on('end', onEnd).on('close', stopTimer);
}
