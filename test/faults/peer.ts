import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Peer } from './survive.js';

/** A server of ours on loopback that knows who is connected. */
export type RunningPeer = Peer & { readonly port: number; readonly accepted: () => number };

export async function startPeer(server: Server): Promise<RunningPeer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  server.on('connection', (socket: Socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    accepted: () => accepted,
    connections: () => sockets.size,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A bare TCP server; `serve` is called with the first bytes of each connection. */
export function startRaw(serve: (socket: Socket, first: Buffer) => void): Promise<RunningPeer> {
  return startPeer(
    createServer((socket) => {
      socket.once('data', (first: Buffer) => serve(socket, first));
    }),
  );
}

/** Writes again and again as long as the other side is there. */
export function everyFewMs(socket: Socket, write: () => void, ms = 5): void {
  const timer = setInterval(write, ms);
  socket.once('close', () => clearInterval(timer));
}

/** Writes without end, as fast as it is read. */
export function pour(socket: Socket, piece: Uint8Array): void {
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
    if (!socket.destroyed) socket.once('drain', more);
  };
  more();
}
