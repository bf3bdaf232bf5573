import { once } from 'node:events';
import { expect, test } from 'vitest';
import { mostServices, sumLoads, watchServiceMetrics } from '../../src/metrics/service-metrics.js';
import { fakeCluster } from '../discovery/fake-cluster.js';
import { makeService } from '../discovery/make-service.js';

test('rates of pods add up, times are the mean of all calls, of caches the fullest counts', () => {
  expect(
    sumLoads([
      { kind: 'vllm', callsPerS: 3, waiting: 1, cacheShare: 0.2, stepMs: { predict: 10 } },
      { kind: 'vllm', callsPerS: 1, waiting: 2, cacheShare: 0.9, stepMs: { predict: 30 } },
    ]),
  ).toEqual({ callsPerS: 4, waiting: 3, cacheShare: 0.9, stepMs: { predict: 15 } });
});

test('a step that was done while no call has ended has its time all the same', () => {
  expect(
    sumLoads([
      { kind: 'kserve', callsPerS: 0, stepMs: { pre: 10 } },
      { kind: 'kserve', callsPerS: 0, stepMs: { pre: 30 } },
    ]),
  ).toEqual({ callsPerS: 0, stepMs: { pre: 20 } });
});

test('what no pod states is absent', () => {
  expect(sumLoads([{ kind: 'kserve', stepMs: {} }])).toEqual({ stepMs: {} });
});

test('of very many services only the first are asked', async () => {
  const { cluster, calls } = fakeCluster({});
  const rest = { send: () => Promise.reject(new Error('there are no pods')) };
  const watcher = watchServiceMetrics(cluster, 'demo', rest);
  const services = Array.from({ length: mostServices + 2 }, (_, at) => makeService({ name: `s${at}` }));
  const seen = await watcher.look(services, new AbortController().signal);
  await watcher.close();
  expect(seen.map(({ trouble }) => trouble)).toEqual([
    ...Array.from({ length: mostServices }, () => 'no pods'),
    'not asked: more than 100 services',
    'not asked: more than 100 services',
  ]);
  // One list for all of them.
  expect(calls).toEqual(['pods@demo']);
});

/** Opens nothing until it is given up. */
async function forwardNever(_: unknown, signal: AbortSignal): Promise<never> {
  await once(signal, 'abort');
  throw signal.reason;
}

test('services that are not heard in the time of a look are listed all the same', async () => {
  const pod = {
    metadata: {
      namespace: 'demo',
      name: 'silent',
      labels: { 'serving.kserve.io/inferenceservice': 'iris' },
    },
    spec: { containers: [{ name: 'kserve-container' }] },
    status: {
      phase: 'Running',
      containerStatuses: [{ name: 'kserve-container', ready: true, restartCount: 0, state: { running: {} } }],
    },
  };
  const { cluster } = fakeCluster({ objects: { pods: [pod] } });
  const rest = { send: () => Promise.reject(new Error('no forward is open')) };
  const watcher = watchServiceMetrics({ ...cluster, forward: forwardNever }, 'demo', rest, 200);
  const services = [makeService({ name: 'iris' }), makeService({ name: 'other' })];
  const seen = await watcher.look(services, new AbortController().signal);
  await watcher.close();
  expect(seen.map(({ service, trouble }) => [service.name, trouble])).toEqual([
    ['iris', 'not heard within 0.2 s'],
    ['other', 'no pods'],
  ]);
});
