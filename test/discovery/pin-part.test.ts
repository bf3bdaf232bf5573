import { expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.js';
import type { Discovery } from '../../src/discovery/endpoint.js';
import { pinPart } from '../../src/discovery/pin-part.js';
import { object } from './cluster-objects.js';
import { fakeCluster } from './fake-cluster.js';
import { makeService } from './make-service.js';

function reachOptions(): never {
  throw new Error('there is no pod to reach');
}

test('a call that is given up does not end another that waits for the same part', async () => {
  const service = makeService({ name: 'iris' });
  const { cluster } = fakeCluster({});
  let asked = 0;
  const list: Cluster['list'] = (_resource, _query, signal) => {
    asked += 1;
    if (asked > 1) return Promise.resolve({ items: [], resourceVersion: '1' });
    return new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
    );
  };
  const discovery: Pick<Discovery, 'findEndpoint' | 'forget'> = {
    findEndpoint: () => Promise.reject(new Error('not asked for here')),
    forget: () => undefined,
  };
  const pinned = pinPart(
    { cluster: { ...cluster, list }, discovery, reachOptions },
    service.key,
    'pod/iris-0',
  );
  const stop = new AbortController();
  const first = pinned.findEndpoint(service, 'v1', stop.signal);
  const second = pinned.findEndpoint(service, 'v1', new AbortController().signal);
  stop.abort(new Error('given up'));
  await expect(first).rejects.toThrow('given up');
  await expect(second).rejects.toMatchObject({ kind: 'not-found' });
  expect(asked).toBe(2);
});

const podOf = (name: string, app: string) => object('demo', name, {}, { app });

test.each([
  [
    'pod/iris-predictor-b',
    'demo/iris has no pod iris-predictor-b.',
    'Its pods: iris-predictor-a, iris-v2-predictor-a',
  ],
  ['canary/v3', 'demo/iris has no canary v3.', 'Its canaries with pods: v2'],
])('--to %s of a service that has none such names those that it has', async (part, summary, there) => {
  const service = makeService({ name: 'iris' });
  const pods = [
    podOf('iris-predictor-a', 'isvc.iris-predictor'),
    podOf('iris-v2-predictor-a', 'isvc.iris-v2-predictor'),
  ];
  const { cluster } = fakeCluster({ objects: { pods } });
  const list: Cluster['list'] = () => Promise.resolve({ items: pods, resourceVersion: '1' });
  const discovery: Pick<Discovery, 'findEndpoint' | 'forget'> = {
    findEndpoint: () => Promise.reject(new Error('not asked for here')),
    forget: () => undefined,
  };
  const pinned = pinPart({ cluster: { ...cluster, list }, discovery, reachOptions }, service.key, part);
  const finding = pinned.findEndpoint(service, 'v1', new AbortController().signal);
  await expect(finding).rejects.toMatchObject({
    kind: 'not-found',
    summary,
    remedy: expect.stringContaining(there) as string,
  });
});
