import { expect, test } from 'vitest';
import { routedHosts } from '../../src/discovery/routed-hosts.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { object } from './cluster-objects.js';
import { fakeCluster, type FakeOptions } from './fake-cluster.js';
import { makeService } from './make-service.js';

const { signal } = new AbortController();
const service = makeService({ name: 'iris', namespace: 'models' });
const outer = 'iris-predictor.models.example.com';
const inner = [
  'iris-predictor.models',
  'iris-predictor.models.svc',
  'iris-predictor.models.svc.corp.internal',
];

const hosts = (options: FakeOptions, more = {}) =>
  routedHosts(fakeCluster(options).cluster, { ...service, ...more }, signal);

/** As Knative writes it: one rule for traffic inside the cluster, one for that from outside. */
function knativeIngress(name: string, external: string): KubeObject {
  const rules = [
    { hosts: inner, visibility: 'ClusterLocal' },
    { hosts: [external], visibility: 'ExternalIP' },
  ];
  return object('models', name, { spec: { rules } });
}

function httpRoute(name: string, gatewayName: string, hostnames: readonly string[]): KubeObject {
  const parentRefs = [{ kind: 'Gateway', name: gatewayName, namespace: 'istio-system' }];
  return object('models', name, { spec: { hostnames, parentRefs } });
}

test.each<readonly [string, Readonly<Record<string, readonly KubeObject[]>>, readonly string[]]>([
  ['Knative’s own Ingresses', { knativeIngresses: [knativeIngress('iris-predictor', outer)] }, [outer]],
  [
    'VirtualServices, but not those of the mesh or the local gateway',
    {
      virtualservices: [
        object('models', 'iris', {
          spec: {
            gateways: [
              'knative-serving/knative-local-gateway',
              'mesh',
              'knative-serving/knative-ingress-gateway',
            ],
            hosts: ['iris.models.svc.cluster.local', 'iris.models.example.com'],
          },
        }),
        object('models', 'iris-mesh', { spec: { gateways: ['mesh'], hosts: ['mesh.corp.test'] } }),
      ],
    },
    ['iris.models.example.com'],
  ],
  [
    'Routes of Knative',
    { knativeRoutes: [object('models', 'iris-predictor', { status: { url: `http://${outer}` } })] },
    [outer],
  ],
  [
    'HTTPRoutes of net-gateway-api, but not those of the local gateway',
    {
      httproutes: [
        httpRoute(outer, 'knative-gateway', [outer]),
        httpRoute('inner', 'knative-local-gateway', [...inner, 'local.corp.test']),
      ],
    },
    [outer],
  ],
  [
    'Ingresses',
    { ingresses: [object('models', 'iris', { spec: { rules: [{ host: outer }, {}] } })] },
    [outer],
  ],
])('%s', async (_, objects, expected) => {
  expect(await hosts({ objects })).toEqual(expected);
});

test('a service that has no other gets the hosts for traffic inside the cluster', async () => {
  const objects = { knativeIngresses: [knativeIngress('iris-predictor', outer)] };
  expect(await hosts({ objects }, { clusterLocal: true })).toEqual([...inner, outer]);
});

test('those that name the service come first, and there are six at most', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'iris'];
  const knativeIngresses = names.map((name) => knativeIngress(name, `${name}-predictor.models.example.com`));
  const found = await hosts({ objects: { knativeIngresses } });
  expect(found).toHaveLength(6);
  expect(found[0]).toBe(outer);
});

test('an Istio before v1 is asked in v1beta1; what may not be read is passed over', async () => {
  const virtualservices = [
    object('models', 'iris', { spec: { gateways: ['a/b'], hosts: ['iris.corp.test'] } }),
  ];
  const options = {
    objects: { virtualservices },
    absent: ['virtualservices.v1'],
    forbidden: ['ingresses', 'knativeRoutes'],
  };
  expect(await hosts(options)).toEqual(['iris.corp.test']);
});
