import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect } from 'vitest';
import { wholeText } from '../inference/whole-text.js';
import type { Cluster } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { listOf } from '../cluster/api-server.js';
import { clusterAt } from './cluster-at.js';
import { answer, apiFaults } from './api-answers.js';
import { startFaultProxy } from './fault-proxy.js';
import { pour, startPeer, startRaw } from './peer.js';
import { survives } from './survive.js';

const services = resources.inferenceServices;
const list = JSON.stringify(listOf(['a'], '1'));

/** The requests whose answer is one object of JSON, read whole. */
const requests: Readonly<Record<string, (cluster: Cluster, signal: AbortSignal) => Promise<unknown>>> = {
  list: (cluster, signal) => cluster.list(services, {}, signal),
  get: (cluster, signal) => cluster.get(services, 'demo', 'iris', signal),
  'one that may be missing': (cluster, signal) => cluster.readOne(services, 'demo', 'iris', signal),
  'those that may be missing': (cluster, signal) => cluster.read(services, { namespace: 'demo' }, signal),
  token: (cluster, signal) => cluster.createToken({ namespace: 'demo', name: 'caller' }, ['iris'], signal),
};

for (const [request, ask] of Object.entries(requests)) {
  for (const [name, { serve, givenUp }] of Object.entries(apiFaults)) {
    survives(`API server, ${request}: ${name}`, 60_000, async (scope) => {
      const { port } = await scope.peer(startRaw(serve));
      const asking = ask(await clusterAt(port, scope), scope.signal);
      if (givenUp === true) {
        const reason = new Error('esc');
        setTimeout(() => scope.abort(reason), 300);
        await expect(asking).rejects.toBe(reason);
      } else {
        const problem = { kind: 'cluster', remedy: expect.stringMatching(/\S/) as string };
        await expect(asking).rejects.toMatchObject(problem);
      }
    });
  }
}

const secret = 'eyJhbGciOi.secret';
const tokenAnswers: Readonly<Record<string, string>> = {
  'no time at which it ends': JSON.stringify({ status: { token: secret } }),
  'a time that is none': JSON.stringify({ status: { token: secret, expirationTimestamp: 'soon' } }),
  'a token that is no text': JSON.stringify({
    status: { token: [secret], expirationTimestamp: '2026-11-27T11:00:00Z' },
  }),
  'a status that is no object': JSON.stringify({ status: secret }),
  'JSON that is cut': `{"status":{"token":"${secret}"`,
};

for (const [name, body] of Object.entries(tokenAnswers)) {
  survives(`API server, token: ${name}: a problem that does not hold it`, 30_000, async (scope) => {
    const { port } = await scope.peer(startRaw((socket) => socket.write(answer(body))));
    const cluster = await clusterAt(port, scope);
    const problem = await cluster
      .createToken({ namespace: 'demo', name: 'caller' }, [], scope.signal)
      .catch((error: unknown) => error);
    expect(problem).toMatchObject({ kind: 'cluster', remedy: expect.stringMatching(/\S/) as string });
    expect(wholeText(problem)).not.toContain(secret);
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
