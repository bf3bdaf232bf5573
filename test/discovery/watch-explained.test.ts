import { expect, test } from 'vitest';
import type { WatchEvent } from '../../src/cluster/cluster.js';
import { watchExplained } from '../../src/discovery/watch-explained.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { inferenceService } from '../kserve/objects.js';
import { podObject, unready, unreadyPodStatus, waitingFor } from '../kserve/pod-objects.js';
import { fakeCluster } from './fake-cluster.js';

const notReady = inferenceService({
  status: { conditions: [{ type: 'Ready', status: 'False', reason: 'NotYet' }] },
});
const ready = inferenceService({ metadata: { resourceVersion: '594' } });
const podThat = (reason: string) => podObject({ status: unreadyPodStatus(unready(waitingFor(reason))) });

/** One service that is listed, and pods that the test may change; later events come when they are sent. */
function open(plainFirst: boolean, ...first: readonly KubeObject[]) {
  const pods: KubeObject[] = [podThat('ContainerCreating')];
  const stop = new AbortController();
  const later = Promise.withResolvers<WatchEvent>();
  async function* watch(signal: AbortSignal): AsyncGenerator<WatchEvent> {
    yield { type: 'listed', items: first };
    yield await later.promise;
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }
  const { cluster, calls } = fakeCluster({ objects: { pods }, watch });
  const pace = { leastMs: 1, mostMs: 20 };
  const lives = watchExplained(cluster, {}, { plainFirst, pace }, stop.signal);
  const next = async () => {
    const { value, done } = await lives.next();
    if (done === true || value === undefined) return 'ended';
    return value.type === 'live'
      ? value.services.map(({ whyNotReady }) => whyNotReady ?? 'ready')
      : value.why;
  };
  return { next, pods, calls, send: later.resolve, stop: () => stop.abort() };
}

test('a list that can wait comes with what the pods say, and again when they say something else', async () => {
  const { next, pods, stop } = open(false, notReady);
  expect(await next()).toEqual(['predictor: ContainerCreating']);
  pods[0] = podThat('ErrImagePull');
  expect(await next()).toEqual(['predictor: ErrImagePull: kserve/sklearnserver:v0.20.0']);
  stop();
  expect(await next()).toBe('ended');
});

test('a list that is shown at once comes before its pods were asked', async () => {
  const { next, stop } = open(true, notReady);
  expect(await next()).toEqual(['NotYet']);
  expect(await next()).toEqual(['predictor: ContainerCreating']);
  stop();
});

test('a service that became ready is shown as it is, and no pod is asked any more', async () => {
  const { next, calls, send, stop } = open(false, notReady);
  await next();
  send({ type: 'changed', change: 'modified', object: ready });
  expect(await next()).toEqual(['ready']);
  const asked = calls.length;
  const end = next();
  await new Promise(setImmediate);
  stop();
  expect(await end).toBe('ended');
  expect(calls).toHaveLength(asked);
});
