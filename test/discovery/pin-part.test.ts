import { expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.js';
import type { Discovery } from '../../src/discovery/endpoint.js';
import { pinPart } from '../../src/discovery/pin-part.js';
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
  await expect(second).rejects.toMatchObject({ kind: 'not-ready' });
  expect(asked).toBe(2);
});
