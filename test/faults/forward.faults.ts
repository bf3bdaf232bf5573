import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, vi } from 'vitest';
import type { Forward } from '../../src/cluster/cluster.js';
import { clusterAt } from './cluster-at.js';
import { startTunnelServer } from '../cluster/tunnel-server.js';
import { type Plan, startFaultProxy } from './fault-proxy.js';
import { everyFewMs, startPeer, startRaw } from './peer.js';
import { type Scope, survives } from './survive.js';
import { untilClosed } from './until-closed.js';

// A port-forward, from the request that opens it to the pod at its end.

const pod = { namespace: 'ns', pod: 'pod-1' };

const upgraded =
  'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: x\r\n\r\n';

/** The answer to the request that opens it. Given up where it would take as long as the limit of the handshake. */
const opening: Readonly<
  Record<string, { readonly serve: (socket: Socket) => void; readonly givenUp?: true }>
> = {
  silence: { serve: () => {}, givenUp: true },
  'a head by drips': {
    serve: (socket) => {
      const head = `HTTP/1.1 101 Switching Protocols\r\nx: ${'a'.repeat(10_000)}`.split('');
      everyFewMs(socket, () => socket.write(head.shift() ?? ''));
    },
    givenUp: true,
  },
  'HTTP 100 by drips': {
    serve: (socket) => everyFewMs(socket, () => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 50),
    givenUp: true,
  },
  'a refusal whose body stops': {
    serve: (socket) => socket.write('HTTP/1.1 500 No\r\ncontent-length: 99\r\n\r\n{'),
    givenUp: true,
  },
  'a reset': { serve: (socket) => socket.resetAndDestroy() },
  'an end': { serve: (socket) => socket.end() },
  'a wrong key': { serve: (socket) => socket.write(upgraded) },
  'another protocol': { serve: (socket) => socket.write(upgraded.replace('websocket', 'SPDY/3.1')) },
  'an answer without an upgrade': {
    serve: (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'),
  },
  'a page': {
    serve: (socket) => socket.write('HTTP/1.1 403 No\r\ncontent-length: 9\r\n\r\n<html></h'),
  },
  'no HTTP at all': { serve: (socket) => socket.end('\0\0\u0012\u0004') },
  'a redirect': {
    serve: (socket) =>
      socket.write('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n'),
  },
};

for (const [name, { serve, givenUp }] of Object.entries(opening)) {
  survives(`port-forward, opening: ${name}`, 60_000, async (scope) => {
    const { port } = await scope.peer(startRaw(serve));
    const cluster = await clusterAt(port, scope);
    const forwarding = cluster.forward({ ...pod, port: 80 }, scope.signal);
    if (givenUp === true) {
      const reason = new Error('esc');
      setTimeout(() => scope.abort(reason), 300);
      await expect(forwarding).rejects.toBe(reason);
    } else {
      const remedy = expect.stringMatching(/\S/) as string;
      await expect(forwarding).rejects.toMatchObject({ kind: 'cluster', remedy });
    }
  });
}

/** A port-forward to a pod of ours, with a broken line between isvc and the API server. */
async function forwardTo(serve: (socket: Socket) => void, plan: Plan, scope: Scope): Promise<Forward> {
  const target = await scope.peer(startPeer(createServer(serve)));
  const api = await startTunnelServer();
  scope.closing(api.close);
  const proxy = await scope.peer(startFaultProxy(api.port, plan));
  const cluster = await clusterAt(proxy.port, scope);
  return cluster.forward({ ...pod, port: target.port }, scope.signal);
}

function dial({ address, port }: Forward): Socket {
  const socket = connect(port, address);
  socket.on('error', () => socket.destroy());
  return socket;
}

const whole = Buffer.alloc(200_000, 'x');
const answers = (socket: Socket) => void socket.once('data', () => socket.end(whole));

for (const [name, plan] of Object.entries({
  'latency of 30 ms': { latencyMs: 30 },
  'pieces of 7 bytes': { pieceBytes: 7 },
  'a line of 400 kB/s': { bytesPerSecond: 409_600 },
} satisfies Record<string, Plan>)) {
  survives(`port-forward, open: ${name}`, 60_000, async (scope) => {
    const socket = dial(await forwardTo(answers, plan, scope));
    socket.write('x');
    expect((await buffer(socket)).equals(whole)).toBe(true);
  });
}

for (const how of ['reset', 'end'] as const) {
  survives(`port-forward, open: ${how} in the answer: its connection ends, cut`, 60_000, async (scope) => {
    const socket = dial(await forwardTo(answers, { after: { way: 'down', bytes: 50_000, how } }, scope));
    let bytes = 0;
    socket.on('data', (piece) => (bytes += piece.length));
    socket.write('x');
    await untilClosed(socket);
    expect(bytes).toBeLessThan(whole.length);
  });
}

survives(
  'port-forward, open: a half-open line: the person gives up, and nothing stays',
  60_000,
  async (scope) => {
    const plan: Plan = { after: { way: 'down', bytes: 100_000, how: 'silence' } };
    const forward = await forwardTo(answers, plan, scope);
    const socket = dial(forward);
    let bytes = 0;
    socket.on('data', (piece) => (bytes += piece.length));
    socket.write('x');
    await vi.waitUntil(() => bytes > 0, { timeout: 20_000 });
    await forward.close();
    await untilClosed(socket);
    expect(bytes).toBeLessThan(whole.length);
  },
);

survives('port-forward, open: a pod that drips is heard, byte by byte', 60_000, async (scope) => {
  const forward = await forwardTo((socket) => everyFewMs(socket, () => socket.write('a')), {}, scope);
  const socket = dial(forward);
  let bytes = 0;
  socket.on('data', (piece) => (bytes += piece.length));
  await vi.waitUntil(() => bytes > 20, { timeout: 20_000 });
  socket.destroy();
});

survives('port-forward, open: a reader that does not read slows the pod down', 60_000, async (scope) => {
  let sentBytes = 0;
  const size = 200 * 1024 * 1024;
  const forward = await forwardTo(
    (pouring) => {
      const piece = Buffer.alloc(65_536);
      const more = () => {
        while (!pouring.destroyed && sentBytes < size) {
          sentBytes += piece.length;
          if (!pouring.write(piece)) break;
        }
      };
      pouring.on('drain', more);
      more();
    },
    {},
    scope,
  );
  const socket = dial(forward).pause();
  await once(socket, 'connect');
  // The kernel takes about 20 MB on the way; then it stands.
  let before = -1;
  while (sentBytes !== before) {
    before = sentBytes;
    for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
  }
  expect(sentBytes).toBeLessThan(size / 2);
  socket.destroy();
});

survives(
  'port-forward, open: the API server ends every tunnel: the next connection has its own',
  60_000,
  async (scope) => {
    const target = await scope.peer(startPeer(createServer(answers)));
    const api = await startTunnelServer();
    scope.closing(api.close);
    const cluster = await clusterAt(api.port, scope);
    const forward = await cluster.forward({ ...pod, port: target.port }, scope.signal);
    const first = dial(forward);
    first.write('x');
    await once(first, 'data');
    for (const webSocket of api.sockets) webSocket.terminate();
    first.resume();
    await untilClosed(first);
    const second = dial(forward);
    second.write('x');
    expect((await buffer(second)).equals(whole)).toBe(true);
  },
);

survives(
  'port-forward, open: a message that says it is 64 GiB long is not waited for',
  60_000,
  async (scope) => {
    // RFC 6455, section 5.2: a binary message of 2^36 bytes.
    const head = Buffer.from([0x82, 127, 0, 0, 0, 16, 0, 0, 0, 0]);
    const { port } = await scope.peer(
      startRaw((socket, first) => {
        const key = /sec-websocket-key: (\S+)/i.exec(first.toString())?.[1] ?? '';
        const accept = createHash('sha1')
          .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
          .digest('base64');
        const protocol = 'sec-websocket-protocol: v4.channel.k8s.io';
        const lines = upgraded.replace('accept: x', `accept: ${accept}\r\n${protocol}`);
        socket.write(Buffer.concat([Buffer.from(lines), head]));
        everyFewMs(socket, () => socket.write(Buffer.alloc(65_536)));
      }),
    );
    const cluster = await clusterAt(port, scope);
    const forward = await cluster.forward({ ...pod, port: 80 }, scope.signal);
    const socket = dial(forward);
    socket.resume();
    await untilClosed(socket);
  },
);
