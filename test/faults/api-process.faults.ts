import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect } from 'vitest';
import { connectCluster, type WatchEvent } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { type Scope, survives } from './survive.js';
import { untilClosed } from './until-closed.js';

// The API server as a process of its own, which is killed and stopped as a machine does it.

const program = path.resolve('dist/main.js');
const folder = mkdtempSync(path.join(tmpdir(), 'isvc-api-'));
afterAll(() => rmSync(folder, { recursive: true }));
const services = resources.inferenceServices;
let count = 0;

type Api = { readonly kubeconfig: string; readonly child: ChildProcess; readonly kill: () => Promise<void> };

/** The demo cluster, served by a process. */
async function startApi(scope: Scope): Promise<Api> {
  count += 1;
  const file = path.join(folder, `${count}.kubeconfig`);
  const child = spawn(process.execPath, [program, 'demo', '--serve', '--write-kubeconfig', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  scope.closing(kill);
  let said = '';
  for await (const piece of child.stderr) {
    said += String(piece);
    if (said.includes('serves its API')) break;
  }
  return { kubeconfig: readFileSync(file, 'utf8'), child, kill };
}

async function clusterOf({ kubeconfig }: Api, scope: Scope) {
  const cluster = await connectCluster({ kubeconfigText: kubeconfig });
  scope.closing(cluster.close);
  return cluster;
}

survives(
  'API server killed before a list: told, and found again once another is there',
  60_000,
  async (scope) => {
    const api = await startApi(scope);
    const cluster = await clusterOf(api, scope);
    expect((await cluster.list(services, {}, scope.signal)).items.length).toBeGreaterThan(5);
    await api.kill();
    const remedy = expect.stringMatching(/\S/) as string;
    await expect(cluster.list(services, {}, scope.signal)).rejects.toMatchObject({ kind: 'cluster', remedy });
  },
);

survives(
  'API server stopped in a list: given up by the person; goes on where it goes on',
  60_000,
  async (scope) => {
    const api = await startApi(scope);
    const cluster = await clusterOf(api, scope);
    await cluster.list(services, {}, scope.signal);
    api.child.kill('SIGSTOP');
    const reason = new Error('esc');
    const stop = new AbortController();
    const listing = cluster.list(services, {}, stop.signal);
    setImmediate(() => stop.abort(reason));
    await expect(listing).rejects.toBe(reason);
    const waiting = cluster.list(services, {}, scope.signal);
    api.child.kill('SIGCONT');
    expect((await waiting).items.length).toBeGreaterThan(5);
  },
);

/** Reads events up to one of this type; the ones before it are returned as well. */
async function until(events: AsyncIterator<WatchEvent>, type: WatchEvent['type']): Promise<WatchEvent> {
  for (;;) {
    const { value, done } = await events.next();
    if (done === true) throw new Error('the watch ended');
    if (value.type === type) return value;
  }
}

async function interruption(
  events: AsyncIterator<WatchEvent>,
): Promise<Extract<WatchEvent, { type: 'interrupted' }>> {
  const event = await until(events, 'interrupted');
  if (event.type !== 'interrupted') throw new Error(`${event.type} in place of an interruption`);
  return event;
}

survives('API server killed in a watch: interrupted at once', 60_000, async (scope) => {
  const api = await startApi(scope);
  const cluster = await clusterOf(api, scope);
  const stop = new AbortController();
  const events = cluster.watch(services, {}, (object) => object, stop.signal)[Symbol.asyncIterator]();
  await until(events, 'listed');
  await api.kill();
  const first = await interruption(events);
  expect(first.why).toMatch(/refuses connections|cut the connection/);
  // A stream that was cut is asked for once more, and nobody listens any longer.
  const refused = /cut/.test(first.why) ? await interruption(events) : first;
  expect(refused).toMatchObject({
    why: expect.stringContaining('refuses connections') as string,
    next: [{ text: expect.stringMatching(/\S/) as string }],
  });
  stop.abort();
  await events.return?.();
});

survives(
  'API server killed in a port-forward: its connections end, and the next one says why',
  60_000,
  async (scope) => {
    const api = await startApi(scope);
    const cluster = await clusterOf(api, scope);
    const query = { labelSelector: 'serving.kserve.io/inferenceservice=sklearn-iris' };
    const { items } = await cluster.list(resources.pods, query, scope.signal);
    const [pod] = items as unknown as readonly {
      readonly metadata: { readonly name: string; readonly namespace: string };
    }[];
    if (pod === undefined) throw new Error('the demo has a pod for sklearn-iris');
    const { name, namespace } = pod.metadata;
    const forward = await cluster.forward({ namespace, pod: name, port: 8080 }, scope.signal);
    const dial = () => {
      const socket = connect(forward.port, forward.address);
      socket.on('error', () => socket.destroy());
      socket.resume();
      return socket;
    };
    const socket = dial();
    socket.write('GET /v1/models HTTP/1.1\r\nhost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    await api.kill();
    await untilClosed(socket);
    await untilClosed(dial());
    expect(forward.failure?.()).toMatchObject({
      kind: 'cluster',
      message: expect.stringMatching(/\S/) as string,
    });
  },
);
