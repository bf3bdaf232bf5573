import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { PodPort } from '../inference/endpoint.js';
import { asProblem, type Problem } from '../problem.js';
import type { Api } from './api.js';
import { openTunnel } from './tunnel.js';

/** An open port-forward: a listener on loopback, closed with `close` or with the cluster. */
export type Forward = {
  readonly address: string;
  readonly port: number;
  /** Why the latest connection through it failed: the pod refused, the permission is missing, … */
  readonly failure?: () => Problem | undefined;
  readonly close: () => Promise<void>;
};

const loopback = '127.0.0.1';

/**
 * Listens on a free loopback port; each connection gets its own tunnel to the pod's port. The first tunnel is opened at
 * once: so a missing permission or pod shows here, and the first connection need not wait. `signal` ends the opening only.
 * Throws Problem "cluster", or signal.reason.
 */
export async function openForward(api: Api, to: PodPort, signal: AbortSignal): Promise<Forward> {
  const closing = new AbortController();
  const open = new Set<Socket | Duplex>();
  let failure: Problem | undefined;
  let spare: Duplex | undefined = keep(await openTunnel(api, to, signal));

  const server = createServer((socket) => {
    keep(socket);
    serve(socket).catch((error: unknown) => {
      if (!closing.signal.aborted) failure = asProblem(error);
      socket.resetAndDestroy();
    });
  });
  server.listen(0, loopback);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  async function serve(socket: Socket): Promise<void> {
    // The server may have ended the one in waiting meanwhile.
    const waiting = spare;
    spare = undefined;
    const tunnel = waiting?.destroyed === false ? waiting : keep(await openTunnel(api, to, closing.signal));
    if (socket.destroyed) tunnel.destroy();
    join(socket, tunnel);
  }

  function keep<T extends Socket | Duplex>(stream: T): T {
    open.add(stream);
    stream.once('close', () => open.delete(stream));
    // Without a listener an error would end the process.
    stream.on('error', (error) => {
      if (!closing.signal.aborted && 'remedy' in error) failure = asProblem(error);
    });
    return stream;
  }

  return {
    address: loopback,
    port,
    failure: () => failure,
    close: async () => {
      closing.abort();
      for (const stream of open) stream.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

/** Bytes both ways. The end of one is the end of the other; a tunnel that fails resets the socket, so that the client sees it. */
function join(socket: Socket, tunnel: Duplex): void {
  socket.pipe(tunnel).pipe(socket);
  socket.once('close', () => tunnel.destroy());
  tunnel.once('error', () => socket.resetAndDestroy());
  tunnel.once('close', () => socket.destroySoon());
}
