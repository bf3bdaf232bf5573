import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { connectCluster, type Cluster, type Forward } from '../../src/cluster/cluster.js';
import { kubeconfigFor } from './api-server.js';
import { unusedPort } from '../transport/servers.js';
import { startTunnelServer, type Refused, type TunnelServer } from './tunnel-server.js';

const { signal } = new AbortController();
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** The container: what it does with each connection. */
async function startPod(serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const pod: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    serve(socket);
  });
  pod.listen(0, '127.0.0.1');
  await once(pod, 'listening');
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    pod.close();
    await once(pod, 'close');
  });
  return (pod.address() as AddressInfo).port;
}

type Opened = { readonly cluster: Cluster; readonly api: TunnelServer; readonly forward: Forward };

async function forwardTo(port: number, refuse?: () => Refused): Promise<Opened> {
  const api = await startTunnelServer(refuse);
  closing.push(api.close);
  const cluster = await connectCluster({ kubeconfigText: kubeconfigFor(api.port) });
  closing.push(cluster.close);
  const forward = await cluster.forward({ namespace: 'ns', pod: 'pod-1', port }, signal);
  return { cluster, api, forward };
}

/** Sends bytes and reads what comes back until the other side ends. */
async function ask({ address, port }: Forward, bytes: Uint8Array): Promise<Buffer> {
  const socket = connect(port, address);
  socket.write(bytes);
  return buffer(socket);
}

/** A pod that answers with the same bytes, once it has `sizeBytes` of them, and ends. */
const echo = (sizeBytes: number) => (socket: Socket) => {
  const pieces: Buffer[] = [];
  socket.on('data', (piece) => {
    pieces.push(piece);
    const all = Buffer.concat(pieces);
    if (all.length === sizeBytes) socket.end(all);
  });
};

test('many connections at once, each with its own bytes; the end of the pod is the end of the connection', async () => {
  const { forward, api } = await forwardTo(await startPod(echo(200_000)));
  const sent = Array.from({ length: 12 }, (_, index) => Buffer.alloc(200_000, index));
  const answers = await Promise.all(sent.map((bytes) => ask(forward, bytes)));
  expect(answers.map((answer, index) => answer.equals(sent[index] ?? Buffer.alloc(0)))).toEqual(
    sent.map(() => true),
  );
  // The first connection took the tunnel that was opened with the forward.
  expect(api.paths).toHaveLength(12);
  expect(api.paths[0]).toMatch(/^\/api\/v1\/namespaces\/ns\/pods\/pod-1\/portforward\?ports=\d+$/);
  expect(forward.address).toBe('127.0.0.1');
});

test('a pod that speaks first is heard by the first connection', async () => {
  const { forward } = await forwardTo(await startPod((socket) => socket.end('hello')));
  expect((await ask(forward, Buffer.alloc(0))).toString()).toBe('hello');
});

test('a reader that is slow slows the pod down: nothing piles up here', async () => {
  const size = 64 * 1024 * 1024;
  const sent: { bytes: number }[] = [];
  const pod = await startPod((socket) => {
    const piece = Buffer.alloc(64 * 1024);
    const count = { bytes: 0 };
    sent.push(count);
    const more = (): void => {
      let isTaken = true;
      while (isTaken && count.bytes < size) {
        isTaken = socket.write(piece);
        count.bytes += piece.length;
      }
      if (count.bytes >= size) socket.end();
    };
    socket.on('drain', more);
    more();
  });
  const { forward } = await forwardTo(pod);
  const slow = connect(forward.port, forward.address).pause();
  await once(slow, 'connect');
  await expect.poll(() => sent.length).toBe(1);
  // While another one of the same forward brings all of it, as much could have come to this one. The kernel takes up to 20 MB on the way.
  let read = 0;
  for await (const piece of connect(forward.port, forward.address)) read += (piece as Buffer).length;
  expect(read).toBe(size);
  expect(sent[0]?.bytes).toBeLessThan(size / 2);
  slow.destroy();
});

test('a port on which nothing listens resets the connection and tells why; the next one is tried again', async () => {
  const { forward } = await forwardTo(await unusedPort());
  await expect(ask(forward, Buffer.from('x'))).rejects.toThrow('ECONNRESET');
  expect(forward.failure?.()).toMatchObject({
    kind: 'cluster',
    message: expect.stringContaining('ECONNREFUSED'),
  });
  await expect(ask(forward, Buffer.from('x'))).rejects.toThrow('ECONNRESET');
});

test.each([
  [403, 'You may not create pods/portforward in namespace ns'],
  [404, 'There is no pod ns/pod-1 any more'],
  [500, 'HTTP 500: refused by the test'],
])('an upgrade that is refused with %i throws', async (status, message) => {
  await expect(forwardTo(1, () => status)).rejects.toThrow(message);
});

test.each(['get', 'create'])('a forward that lacks the right to `%s` names it', async (verb) => {
  // As kube-apiserver 1.35 words it.
  const message = `pods "pod-1" is forbidden: User "reader" cannot ${verb} resource "pods/portforward" in API group "" in the namespace "ns"`;
  await expect(forwardTo(1, () => [403, message])).rejects.toThrow(
    `You may not ${verb} pods/portforward in namespace ns`,
  );
});

test('the tunnel in waiting is replaced if the server ended it meanwhile', async () => {
  const { forward, api } = await forwardTo(await startPod(echo(1)));
  const [waiting] = api.sockets;
  if (waiting === undefined) throw new Error('no tunnel was opened with the forward');
  waiting.close();
  await once(waiting, 'close');
  expect((await ask(forward, Buffer.from('a'))).toString()).toBe('a');
  expect(api.paths).toHaveLength(2);
});

test('a permission that is taken away later resets new connections', async () => {
  let upgrades = 0;
  const { forward } = await forwardTo(await startPod(echo(1)), () => {
    upgrades += 1;
    return upgrades === 1 ? undefined : 403;
  });
  expect((await ask(forward, Buffer.from('a'))).toString()).toBe('a');
  await expect(ask(forward, Buffer.from('b'))).rejects.toThrow('ECONNRESET');
  expect(forward.failure?.()?.message).toContain('may not create pods/portforward');
});

test('an API server that dies ends the connections', async () => {
  const { forward, api } = await forwardTo(await startPod((socket) => socket.write('hello')));
  const socket = connect(forward.port, forward.address);
  await once(socket, 'data');
  for (const webSocket of api.sockets) webSocket.terminate();
  await once(socket, 'close');
  expect(socket.destroyed).toBe(true);
});

test('closing the cluster closes the forward, its connections and its tunnels', async () => {
  const { cluster, forward, api } = await forwardTo(await startPod((socket) => socket.write('hello')));
  const socket = connect(forward.port, forward.address);
  socket.on('error', () => socket.destroy());
  await once(socket, 'data');
  const ends = [...api.sockets].map((webSocket) => once(webSocket, 'close'));
  await cluster.close();
  await Promise.all([...ends, once(socket, 'close')]);
  await expect(ask(forward, Buffer.from('x'))).rejects.toThrow('ECONNREFUSED');
});
