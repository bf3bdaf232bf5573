import type { Socket } from 'node:net';
import { expect } from 'vitest';
import { clusterAt } from './cluster-at.js';
import { answer, apiFaults } from './api-answers.js';
import { startFaultProxy } from './fault-proxy.js';
import { everyFewMs, pour, startRaw } from './peer.js';
import { type Scope, survives } from './survive.js';

const query = { namespace: 'demo', pod: 'iris-0', container: 'kserve-container' };
const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n';
const chunked = `${head}transfer-encoding: chunked\r\n\r\n`;

async function logAt(port: number, scope: Scope, follow = false) {
  const cluster = await clusterAt(port, scope);
  return cluster.logs({ ...query, follow }, scope.signal);
}

/** The lines up to the end, or the first so many. */
async function read(log: AsyncIterable<readonly string[]>, into: string[] = [], most = Infinity) {
  for await (const lines of log) {
    into.push(...lines);
    if (into.length >= most) break;
  }
  return into;
}

const problem = { kind: 'cluster', remedy: expect.stringMatching(/\S/) as string };

// Until the head a log is asked for as any object is. Any body that is whole is a log: a container writes what it likes.
const ofAnyBody = new Set([
  'a body without end',
  'a bomb',
  'gzip that is none',
  'no JSON',
  'an array',
  'nothing',
]);

for (const [name, { serve, givenUp }] of Object.entries(apiFaults)) {
  for (const follow of [false, true]) {
    const title = `API server, log${follow ? ' that is followed' : ''}: ${name}`;
    survives(title, 60_000, async (scope) => {
      const { port } = await scope.peer(startRaw(serve));
      const log = await logAt(port, scope, follow);
      if (ofAnyBody.has(name)) {
        const lines = await read(log, [], 3);
        expect(lines.every((line) => line.length <= 2 * 65_536)).toBe(true);
      } else if (givenUp === true) {
        const reason = new Error('esc');
        setTimeout(() => scope.abort(reason), 300);
        await expect(read(log)).rejects.toBe(reason);
      } else await expect(read(log)).rejects.toMatchObject(problem);
    });
  }
}

/** A log that breaks after its first lines: what came is told, also of the line in the middle of which it broke. */
const breaks: Readonly<Record<string, (socket: Socket) => void>> = {
  'a cut body': (socket) => socket.end(`${head}content-length: 99\r\n\r\nfirst\nhalf`),
  'chunks that are cut': (socket) => socket.end(`${chunked}a\r\nfirst\nhalf\r\n`),
  'chunks that are none': (socket) => socket.end(`${chunked}a\r\nfirst\nhalf\r\nxyz\r\n`),
  'a reset': (socket) =>
    socket.write(`${head}content-length: 99\r\n\r\nfirst\nhalf`, () =>
      setTimeout(() => socket.resetAndDestroy(), 50),
    ),
};

for (const [name, serve] of Object.entries(breaks)) {
  survives(`API server, log in the middle: ${name}`, 30_000, async (scope) => {
    const { port } = await scope.peer(startRaw(serve));
    const lines: string[] = [];
    await expect(read(await logAt(port, scope, true), lines)).rejects.toMatchObject(problem);
    expect(lines).toEqual(['first', 'half']);
  });
}

survives('API server, log: a line without end comes in pieces', 60_000, async (scope) => {
  const { port } = await scope.peer(
    startRaw((socket) => {
      socket.write(`${head}\r\n`);
      pour(socket, Buffer.alloc(65_536, 'x'));
    }),
  );
  const lines = await read(await logAt(port, scope), [], 20);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(4 * 65_536);
});

survives('API server, log: a reader that stops lets go of a log that goes on', 30_000, async (scope) => {
  const peer = await scope.peer(
    startRaw((socket) => {
      socket.write(chunked);
      everyFewMs(socket, () => socket.write('3\r\nab\n\r\n'));
    }),
  );
  expect(await read(await logAt(peer.port, scope, true), [], 5)).toContain('ab');
  await expect.poll(peer.connections).toBe(0);
});

survives(
  'API server, log: bytes that are no UTF-8, and ends of lines of two kinds',
  30_000,
  async (scope) => {
    const bytes = Buffer.concat([Buffer.from('a\r\nb\n'), Buffer.from([0xff, 0xc3]), Buffer.from('\n')]);
    const { port } = await scope.peer(startRaw((socket) => socket.write(answer(bytes))));
    expect(await read(await logAt(port, scope))).toEqual(['a', 'b', '\uFFFD\uFFFD']);
  },
);

for (const [name, plan] of Object.entries({
  'latency of 30 ms': { latencyMs: 30 },
  'pieces of a byte': { pieceBytes: 1 },
})) {
  survives(`API server, log: ${name}`, 30_000, async (scope) => {
    const api = await scope.peer(startRaw((socket) => socket.write(answer('größe\nb'))));
    const proxy = await scope.peer(startFaultProxy(api.port, plan));
    expect(await read(await logAt(proxy.port, scope))).toEqual(['größe', 'b']);
  });
}
