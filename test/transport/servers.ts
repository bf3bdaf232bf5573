import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createNetServer, type AddressInfo, type Server, type Socket } from 'node:net';
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
 * A port of loopback that nobody listens at: below those that Linux gives to whoever asks for any (32768 and above), so that no other test is
 * given it meanwhile, and no connection to it has it as its own end too, which would be one with itself.
 */
export async function unusedPort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createNetServer().listen(port, '127.0.0.1');
    const isUnused = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isUnused) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
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
