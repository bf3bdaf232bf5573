import { expect, test } from 'vitest';
import { poolStatuses, resolvedRefs } from './inference-pool-statuses.ts';
import type { HttpRoute, InferencePool, World } from './objects.ts';

const pool: InferencePool = {
  metadata: { namespace: 'test', name: 'chat', generation: 3 },
  spec: { endpointPickerRef: { name: 'chat-epp-service' } },
};

function routeTo(group: string, name = 'chat'): HttpRoute {
  return {
    metadata: { namespace: 'test', name: 'chat-route', generation: 2 },
    spec: {
      parentRefs: [{ namespace: 'kserve', name: 'gateway' }],
      rules: [{ backendRefs: [{ group, kind: 'InferencePool', name }] }],
    },
  };
}

const known = 'inference.networking.k8s.io';
const statusesOf = (httpRoutes: readonly HttpRoute[], inferencePools = [pool]): readonly unknown[] =>
  poolStatuses({ httpRoutes, inferencePools } as unknown as World);

test('a route to a pool of the group that came before is refused', () => {
  expect(resolvedRefs(routeTo('inference.networking.x-k8s.io'))).toMatchObject({
    status: 'False',
    reason: 'InvalidKind',
    observedGeneration: 2,
  });
  expect(resolvedRefs(routeTo(known))).toMatchObject({ status: 'True' });
});

test('a pool that a route leads to has the route’s gateway as its parent', () => {
  expect(statusesOf([routeTo(known)])).toMatchObject([
    {
      path: '/apis/inference.networking.k8s.io/v1/namespaces/test/inferencepools/chat/status',
      status: {
        parents: [
          {
            parentRef: { namespace: 'kserve', name: 'gateway' },
            conditions: [{ observedGeneration: 3 }, {}],
          },
        ],
      },
    },
  ]);
});

test('a pool that no route leads to, and one whose status is written, get none', () => {
  expect(statusesOf([routeTo(known, 'other'), routeTo('inference.networking.x-k8s.io')])).toEqual([]);
  const [written] = statusesOf([routeTo(known)]) as readonly { readonly status: InferencePool['status'] }[];
  const settled = { ...pool, ...(written?.status === undefined ? {} : { status: written.status }) };
  expect(statusesOf([routeTo(known)], [settled])).toEqual([]);
});
