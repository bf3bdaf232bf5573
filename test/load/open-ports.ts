import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';

/** A port of this machine's own address that leads to one on loopback. */
export async function openOutside(
  port: number,
  onCall: () => void,
): Promise<{ readonly server: Server; readonly address: string }> {
  const own = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4');
  if (own === undefined) throw new Error('This test needs a network beside loopback.');
  const server = createServer((socket) => {
    onCall();
    const to = connect(port, '127.0.0.1');
    for (const one of [socket, to]) one.on('error', () => one.destroy());
    socket.pipe(to).pipe(socket);
  });
  server.listen(0, own.address);
  await once(server, 'listening');
  return { server, address: `${own.address}:${(server.address() as AddressInfo).port}` };
}
