import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import {
  connect,
  createServer as createNetServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import type { Target } from '../../src/transport/transport.js';

export type Running = { readonly port: number; readonly close: () => Promise<void> };

type Handler = (request: IncomingMessage, body: Buffer, response: ServerResponse) => void;

function withBody(handler: Handler) {
  return (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => handler(request, Buffer.concat(chunks), response));
  };
}

/** Listens on a free loopback port; `close` also cuts the connections that are open. */
export async function listen(server: Server, address = '127.0.0.1'): Promise<Running> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, address);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

export function startHttp(handler: Handler, address?: string): Promise<Running> {
  return listen(createServer(withBody(handler)), address);
}

export function startHttps(
  certificate: { readonly key: string; readonly cert: string },
  handler: Handler,
): Promise<Running> {
  return listen(createTlsServer(certificate, withBody(handler)));
}

/** A bare TCP server, for what no HTTP server would do. */
export function startTcp(onConnection: (socket: Socket) => void): Promise<Running> {
  const server = createNetServer((socket) => {
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  return listen(server);
}

/**
 * A port on which nothing listens. A connection of ours has it as its own end for as long as the process runs, so that no other test,
 * which asks the system for any port, is given this one meanwhile.
 */
export async function unusedPort(): Promise<number> {
  const server = createNetServer((socket) => socket.on('error', () => socket.destroy()).unref());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').unref();
  await Promise.all([once(server, 'connection'), once(socket, 'connect')]);
  server.close();
  const { localPort } = socket;
  if (localPort === undefined) throw new Error('The connection has no port of its own.');
  return localPort;
}

export function target(port: number, options: Partial<Target> = {}): Target {
  return {
    address: '127.0.0.1',
    port,
    tls: false,
    host: 'flower-sample.demo.example.com',
    basePath: '',
    ...options,
  };
}
