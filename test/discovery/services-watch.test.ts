import { expect, onTestFinished, test, vi } from 'vitest';
import type { WatchEvent } from '../../src/cluster/cluster.js';
import { watchServices, type LiveServices } from '../../src/discovery/services.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { Problem } from '../../src/problem.js';
import { object } from './cluster-objects.js';
import { fakeCluster, type FakeOptions } from './fake-cluster.js';

/** A watch that the test writes into; it ends with the signal, as the cluster's does. */
function openWatch() {
  const queue: WatchEvent[] = [];
  let wake: (() => void) | undefined;
  const send = (...events: readonly WatchEvent[]) => {
    queue.push(...events);
    wake?.();
  };
  async function* watch(signal: AbortSignal): AsyncGenerator<WatchEvent> {
    signal.addEventListener('abort', () => wake?.());
    while (!signal.aborted) {
      const event = queue.shift();
      if (event !== undefined) yield event;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
  return { send, watch };
}

function start(options: Omit<FakeOptions, 'watch'> = {}) {
  const { send, watch } = openWatch();
  const stop = new AbortController();
  const { cluster, calls } = fakeCluster({ ...options, watch });
  const lists = watchServices(cluster, {}, stop.signal);
  const next = async () => show(await lists.next());
  /** The protocols of the next list. */
  const protocols = async () => {
    const { value } = await lists.next();
    return value?.type === 'live' ? value.services.map(({ protocol }) => protocol) : value;
  };
  return { send, next, protocols, stop, calls };
}

function show({ value, done }: IteratorResult<LiveServices, void>): unknown {
  if (done === true || value === undefined) return 'ended';
  return value.type === 'live' ? value.services.map(({ key, readiness }) => `${key} ${readiness}`) : value;
}

function isvc(name: string, ready = 'True', model: KubeObject = {}): KubeObject {
  return object('models', name, {
    spec: { predictor: { model } },
    status: { conditions: [{ type: 'Ready', status: ready }] },
  });
}

const listed = (...items: readonly KubeObject[]): WatchEvent => ({ type: 'listed', items });
const changed = (change: 'added' | 'modified' | 'deleted', changedObject: KubeObject): WatchEvent => ({
  type: 'changed',
  change,
  object: changedObject,
});
const interrupted: WatchEvent = { type: 'interrupted', why: 'connection refused', retryInMs: 1000 };
const stale = { type: 'stale', why: 'connection refused', retryInMs: 1000 };

test('the list, then one list for a burst of changes, in the order of the API', async () => {
  const { send, next, stop } = start();
  send(listed(isvc('b'), isvc('a')));
  expect(await next()).toEqual(['models/a ready', 'models/b ready']);
  send(
    changed('added', isvc('c')),
    changed('modified', isvc('a', 'False')),
    changed('modified', isvc('c', 'False')),
    changed('deleted', isvc('b')),
  );
  expect(await next()).toEqual(['models/a not-ready', 'models/c not-ready']);
  stop.abort();
  expect(await next()).toBe('ended');
});

test('an interruption is told, and only a new list is live again', async () => {
  const { send, next } = start();
  send(listed(isvc('a')));
  await next();
  send(interrupted);
  expect(await next()).toEqual(stale);
  send(changed('modified', isvc('a', 'False')));
  expect(await next()).toEqual(stale);
  send(listed(isvc('b')));
  expect(await next()).toEqual(['models/b ready']);
});

test('changes that an interruption follows are never shown as live', async () => {
  const { send, next } = start();
  send(listed(isvc('a')));
  await next();
  send(changed('added', isvc('b')), interrupted);
  expect(await next()).toEqual(stale);
});

test('runtimes are read once for the services that need them, not for every change', async () => {
  const runtime = { metadata: { name: 'own' }, spec: { protocolVersions: ['v2'] } };
  const { send, next, calls } = start({ objects: { clusterservingruntimes: [runtime] } });
  send(listed(isvc('a')));
  await next();
  expect(calls).toEqual([]);
  send(changed('added', isvc('b', 'True', { runtime: 'own' })));
  await next();
  send(changed('modified', isvc('b', 'False', { runtime: 'own' })));
  await next();
  expect(calls).toEqual(['servingruntimes@*', 'clusterservingruntimes@*']);
});

test('a runtime that is made after the service that names it is found when the service changes', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const clusterservingruntimes: KubeObject[] = [];
  const { send, protocols, calls } = start({ objects: { clusterservingruntimes } });
  send(listed(isvc('a', 'False', { runtime: 'own' })));
  expect(await protocols()).toEqual(['v1']);
  clusterservingruntimes.push({ metadata: { name: 'own' }, spec: { protocolVersions: ['v2'] } });
  vi.setSystemTime(Date.now() + 6000);
  send(changed('modified', isvc('a', 'True', { runtime: 'own' })));
  expect(await protocols()).toEqual(['v2']);
  expect(calls).toHaveLength(4);
});

test('runtimes that cannot be read just now interrupt the list, and do not end it', async () => {
  const busy = new Problem('cluster', 'HTTP 429', { remedy: 'wait' });
  const runtime = { metadata: { name: 'own' }, spec: { protocolVersions: ['v2'] } };
  const objects = { clusterservingruntimes: [runtime] };
  const { send, next, calls } = start({ objects, refusals: [busy] });
  send(listed(isvc('a', 'True', { runtime: 'own' })));
  expect(await next()).toEqual({ type: 'stale', why: 'HTTP 429', retryInMs: 1000 });
  expect(await next()).toEqual(['models/a ready']);
  expect(calls).toHaveLength(4);
});

test('a signal that is already aborted ends it at once', async () => {
  const { next, stop } = start();
  stop.abort();
  expect(await next()).toBe('ended');
});

test('a first list that is refused is the problem', async () => {
  const refusal = new Problem('cluster', 'no', { remedy: 'none' });
  const watch = () => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(refusal) }),
  });
  const watching = watchServices(fakeCluster({ watch }).cluster, {}, new AbortController().signal);
  await expect(watching.next()).rejects.toBe(refusal);
});
