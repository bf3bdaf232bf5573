import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.js';
import type { PodJob } from '../../src/load/pod-job.js';
import { lateProblem } from '../../src/load/pod-problems.js';
import { readRuns } from '../../src/load/read-runs.js';
import { createAndRunJob, runJob } from '../../src/load/run-pods.js';
import { Problem } from '../../src/problem.js';

const refused = new Problem('cluster', 'The API server refused it.', { remedy: 'Ask for the right.' });
const never = new AbortController().signal;

test('pods that are late are told, though the events say nothing', async () => {
  const job = { name: 'load', namespace: 'models', pods: 2 };
  const problem = await lateProblem({ read: () => Promise.reject(refused) }, job, [], {
    ready: 1,
    waitedMs: 75_000,
  });
  expect(problem.summary).toBe('After 75 s only 1 of 2 pods of the load were ready.');
});

async function* manyLines() {
  await Promise.resolve();
  yield Array.from({ length: 5000 }, (_, at) => `line ${at}`);
}

test('a log that tells no run is a problem of its pod, with the last line as its cause', async () => {
  await expect(readRuns({ logs: manyLines }, 'models', ['load-0'])).rejects.toMatchObject({
    kind: 'cluster',
    message: 'The log of the pod models/load-0 does not tell what its run came to.',
    cause: 'line 4999',
  });
});

test('a Job that cannot be deleted is named, and the error of the run stays', async () => {
  const left: string[] = [];
  const object = { metadata: { name: 'load', namespace: 'models', uid: 'u' } };
  const job: PodJob = {
    name: 'load',
    namespace: 'models',
    image: 'node',
    pods: 1,
    durationMs: 1000,
    files: new Map(),
  };
  let creates = 0;
  const cluster = {
    create: () => {
      creates += 1;
      return creates === 1
        ? Promise.resolve(object)
        : Promise.reject(new Problem('cluster', 'quota', { remedy: '' }));
    },
    remove: () => Promise.reject(refused),
  } as unknown as Cluster;
  const options = { onStep: () => {}, onLeft: (what: string) => left.push(what), onProgress: () => {} };
  await expect(createAndRunJob(cluster, job, options, never)).rejects.toThrow('quota');
  expect(left).toEqual([
    'the Job load was not deleted: The API server refused it. It is deleted five minutes after its end, with all that it owns.',
  ]);
});

/** Listens as a pod does; `onCome` has each connection and how many came before it. */
async function podServer(onCome: (socket: Socket, before: number) => void) {
  let came = 0;
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    onCome(socket, came);
    came += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return {
    address: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    close: () => Promise.resolve(),
  };
}

const running = (name: string) => ({
  metadata: { name, namespace: 'models' },
  status: { phase: 'Running', containerStatuses: [{ name: 'isvc', state: { running: {} } }] },
});

test('a connection that is lost before the start is opened again: its pod begins with the others', async () => {
  const begun: string[] = [];
  const isBack = Promise.withResolvers<void>();
  const ready = (socket: Socket, name: string) => {
    socket.write('{"kind":"ready"}\n');
    socket.on('data', (said) => {
      begun.push(`${name} ${String(said).trim()}`);
      socket.end('{"kind":"end","endedBy":"plan"}\n');
    });
  };
  const servers = {
    a: await podServer((socket, before) => {
      if (before > 0) isBack.resolve();
      ready(socket, `a${before}`);
      if (before === 0) socket.end();
    }),
    b: await podServer((socket) => void isBack.promise.then(() => ready(socket, 'b'))),
  };
  const cluster = {
    forward: ({ pod }: { pod: 'a' | 'b' }) => Promise.resolve(servers[pod]),
    logs: manyLines,
    watch: async function* (
      _resource: unknown,
      _query: unknown,
      parse: (object: unknown) => unknown,
      signal: AbortSignal,
    ) {
      yield { type: 'listed', items: [running('a'), running('b')].map(parse) };
      if (!signal.aborted) await once(signal, 'abort');
    },
  } as unknown as Cluster;
  const job = { name: 'load', namespace: 'models', pods: 2 };
  const run = runJob(cluster, job, { onStep: () => {}, onProgress: () => {} }, never);
  await expect(run).rejects.toThrow('does not tell what its run came to');
  expect(begun.toSorted()).toEqual(['a1 start', 'b start']);
});
