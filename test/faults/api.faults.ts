import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { connectCluster } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { kubeconfigFor, listOf } from '../cluster/api-server.js';
import { startFaultProxy } from './fault-proxy.js';
import { everyFewMs, pour, startPeer, startRaw } from './peer.js';
import { type Scope, survives } from './survive.js';

const services = resources.inferenceServices;
const ok = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const list = JSON.stringify(listOf(['a'], '1'));
const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, ' '));

function answer(body: string | Uint8Array, more = ''): Buffer {
  const head = Buffer.from(`${ok}${more}content-length: ${Buffer.byteLength(body)}\r\n\r\n`);
  return Buffer.concat([head, typeof body === 'string' ? Buffer.from(body) : body]);
}

async function clusterAt(port: number, scope: Scope) {
  const cluster = await connectCluster({ kubeconfigText: kubeconfigFor(port) });
  scope.closing(cluster.close);
  return cluster;
}

/** Each is a problem of the cluster, or is given up by the caller where it would take as long as the limits of cluster/limits.ts. */
const faults: Readonly<
  Record<string, { readonly serve: (socket: Socket) => void; readonly givenUp?: true }>
> = {
  silence: { serve: () => {}, givenUp: true },
  'a body that stops': { serve: (socket) => socket.write(`${ok}content-length: 99\r\n\r\n{`), givenUp: true },
  'a body by drips': {
    serve: (socket) => {
      socket.write(`${ok}transfer-encoding: chunked\r\n\r\n`);
      everyFewMs(socket, () => socket.write('1\r\n \r\n'));
    },
    givenUp: true,
  },
  'HTTP 100 by drips': {
    serve: (socket) => everyFewMs(socket, () => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 50),
    givenUp: true,
  },
  'a reset': { serve: (socket) => socket.resetAndDestroy() },
  'an end': { serve: (socket) => socket.end() },
  'a cut body': { serve: (socket) => socket.end(`${ok}content-length: 99\r\n\r\n{"items":[`) },
  'a body without end': {
    serve: (socket) => {
      socket.write(`${ok}\r\n`);
      pour(socket, Buffer.alloc(1024 * 1024, ' '));
    },
  },
  'a bomb': { serve: (socket) => socket.write(answer(bomb, 'content-encoding: gzip\r\n')) },
  'gzip that is none': { serve: (socket) => socket.write(answer('{}', 'content-encoding: gzip\r\n')) },
  'HTTP 101': {
    serve: (socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
  },
  'no JSON': { serve: (socket) => socket.write(answer('<html>Sign in</html>')) },
  'an array': { serve: (socket) => socket.write(answer('[]')) },
  nothing: { serve: (socket) => socket.write(answer('')) },
  'headers without end': {
    serve: (socket) => {
      socket.write(ok);
      pour(socket, Buffer.from(`x-a: ${'a'.repeat(50)}\r\n`.repeat(500)));
    },
  },
  'no HTTP at all': { serve: (socket) => socket.end('\0\0\u0012\u0004') },
};

for (const [name, { serve, givenUp }] of Object.entries(faults)) {
  survives(`API server, list: ${name}`, 60_000, async (scope) => {
    const { port } = await scope.peer(startRaw(serve));
    const cluster = await clusterAt(port, scope);
    const listing = cluster.list(services, {}, scope.signal);
    if (givenUp === true) {
      const reason = new Error('esc');
      setTimeout(() => scope.abort(reason), 300);
      await expect(listing).rejects.toBe(reason);
    } else {
      const problem = { kind: 'cluster', remedy: expect.stringMatching(/\S/) as string };
      await expect(listing).rejects.toMatchObject(problem);
    }
  });
}

for (const [name, plan] of Object.entries({
  'latency of 30 ms': { latencyMs: 30 },
  'pieces of a byte': { pieceBytes: 1 },
})) {
  survives(`API server, list: ${name}`, 30_000, async (scope) => {
    const api = await scope.peer(startRaw((socket) => socket.write(answer(list))));
    const proxy = await scope.peer(startFaultProxy(api.port, plan));
    const cluster = await clusterAt(proxy.port, scope);
    expect((await cluster.list(services, {}, scope.signal)).items).toHaveLength(1);
  });
}

const isWatch = ({ url }: IncomingMessage) => url?.includes('watch=') === true;

/** An API server with a list, and a watch that does as the case says, once; afterwards it stays open. */
function startWatched(watch: (response: ServerResponse, request: IncomingMessage) => void) {
  let watches = 0;
  return startPeer(
    createServer((request, response) => {
      response.on('error', () => response.destroy());
      response.writeHead(200, { 'content-type': 'application/json' });
      if (!isWatch(request)) {
        response.end(list);
        return;
      }
      watches += 1;
      response.flushHeaders();
      if (watches === 1) watch(response, request);
    }),
  );
}

const watchFaults: Readonly<Record<string, (response: ServerResponse, request: IncomingMessage) => void>> = {
  'a reset': (_, request) => request.socket.resetAndDestroy(),
  'an end in the middle of a line': (response) => response.write('{"type":"ADD', () => response.destroy()),
  'lines that are no JSON': (response) => response.end('{not json\n'),
  'a line without end': (_, request) =>
    pour(request.socket, Buffer.from(`10000\r\n${'x'.repeat(65_536)}\r\n`)),
  'an error that asks for a pause of 30,000 years': (response) =>
    response.end(
      `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, details: { retryAfterSeconds: 1e12 } } })}\n`,
    ),
};

for (const [name, watch] of Object.entries(watchFaults)) {
  survives(`API server, watch: ${name}`, 60_000, async (scope) => {
    const { port } = await scope.peer(startWatched(watch));
    const cluster = await clusterAt(port, scope);
    const seen: string[] = [];
    const stop = new AbortController();
    for await (const event of cluster.watch(services, {}, (object) => object, stop.signal)) {
      seen.push(event.type);
      // The list is read, the watch breaks, and that is told or healed: never silence.
      if (seen.length === 2) stop.abort();
    }
    expect(seen[0]).toBe('listed');
    expect(['interrupted', 'listed']).toContain(seen[1]);
  });
}
