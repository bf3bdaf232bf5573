import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** The API server of a kubeconfig, as if it were far away. */
export type FarCluster = { readonly close: () => void };

/**
 * Serves the API server of `kubeconfig` at another port, each answer `roundTripMs` late as over a long line, a new connection
 * one round trip more for its handshake; writes the kubeconfig for it to `farKubeconfig`.
 */
export async function startFarCluster(
  kubeconfig: string,
  farKubeconfig: string,
  roundTripMs: number,
): Promise<FarCluster> {
  const text = readFileSync(kubeconfig, 'utf8');
  const { hostname, port, origin } = new URL(/server: (\S+)/.exec(text)?.[1] ?? '');
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const connectedAt = performance.now() + roundTripMs;
    const oneWayMs = roundTripMs / 2;
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (bytes) => {
        const handshakeMs = Math.max(0, connectedAt - performance.now());
        setTimeout(() => to.write(bytes), oneWayMs + (from === near ? handshakeMs : 0));
      });
      from.on('close', () => setTimeout(() => to.destroy(), oneWayMs));
      // Either end may be cut while bytes are on their way.
      from.on('error', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: farPort } = server.address() as AddressInfo;
  writeFileSync(farKubeconfig, text.replace(origin, `http://127.0.0.1:${farPort}`));
  return {
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
