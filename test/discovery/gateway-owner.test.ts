import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import { observe } from '../../src/discovery/observe.js';
import type { GatewayObjects } from '../../src/discovery/observations.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import {
  gateway,
  gatewayClass,
  gatewayService,
  iris,
  kserveConfig,
  object,
  observed,
  ownedByIris,
} from './cluster-objects.js';
import { fakeCluster } from './fake-cluster.js';

// Which Service and which addresses are a Gateway's own.

const kserve = [kserveConfig({ enableGatewayApi: true })];
const ip = (address: string) => [{ ip: address }];
const http = { name: 'web', port: 80, protocol: 'HTTP' };

function kserveGateway(spec: KubeObject, status: KubeObject = {}, generation = 2): KubeObject {
  const { metadata, ...rest } = gateway(
    'kserve',
    'kserve-ingress-gateway',
    { listeners: [http], ...spec },
    status,
  );
  return { ...rest, metadata: { ...(metadata as object), generation } };
}

const programmed = (status: string, observedGeneration: number) => ({
  addresses: [{ type: 'IPAddress', value: '10.0.0.1' }],
  conditions: [{ type: 'Programmed', status, observedGeneration }],
});

/** `ADDRESS:PORT`, with the belief where it is not configuration's. */
function tried(objects: Partial<GatewayObjects>, service = iris()): readonly string[] {
  const { candidates } = gatewayCandidates(observed({ kserveConfigs: kserve, ...objects }, { service }));
  return candidates.map(
    ({ address, port, tls, belief }) =>
      `${tls ? 'https://' : ''}${address}:${port}${belief === 'cluster' ? '' : ` ${belief}`}`,
  );
}

function httpRoute(parent: KubeObject, more: KubeObject = {}, accepted = 'True'): KubeObject {
  const parentRef = { name: 'shared', namespace: 'infra', ...parent };
  return object('models', 'iris', {
    spec: { hostnames: ['iris-models.example.com'], parentRefs: [parentRef] },
    status: { parents: [{ parentRef, conditions: [{ type: 'Accepted', status: accepted }] }] },
    ...more,
  });
}

const shared = gateway(
  'infra',
  'shared',
  { listeners: [http, { ...http, name: 'ml', port: 9080 }] },
  { addresses: [{ value: '10.0.0.2' }] },
);
const beside = {
  gateways: [kserveGateway({}, programmed('True', 2)), shared],
};

test.each<readonly [string, readonly KubeObject[], readonly string[]]>([
  ['its own route, for this service alone', [ownedByIris(httpRoute({}))], ['10.0.0.2:80 route']],
  [
    'the listener that the route names',
    [ownedByIris(httpRoute({ sectionName: 'ml' }))],
    ['10.0.0.2:9080 route'],
  ],
  ['the port that the route names', [ownedByIris(httpRoute({ port: 9080 }))], ['10.0.0.2:9080 route']],
  [
    'a route that the Gateway did not accept is no route',
    [ownedByIris(httpRoute({}, {}, 'False'))],
    ['10.0.0.1:80'],
  ],
  ['a route that belongs to nothing of ours is no word of the service', [httpRoute({})], ['10.0.0.1:80']],
  [
    'the Gateway that configuration names as well is believed for all',
    [ownedByIris(httpRoute({ name: 'kserve-ingress-gateway', namespace: 'kserve' }))],
    ['10.0.0.1:80'],
  ],
])('the Gateway of a service: %s', (_, httpRoutes, expected) => {
  expect(tried({ ...beside, httpRoutes })).toEqual(expected);
});

test('addresses that the author of a Gateway asked for lead nowhere, where only a route names it', () => {
  const asked = [{ value: '127.0.0.1' }, { value: '169.254.169.254' }];
  const evil = gateway('infra', 'shared', { listeners: [http], addresses: asked }, { addresses: asked });
  expect(tried({ gateways: [evil], httpRoutes: [ownedByIris(httpRoute({}))] })).toEqual([]);
});

test('where configuration names the Gateway, its author is believed', () => {
  const addresses = [{ value: '10.0.0.3' }];
  expect(tried({ gateways: [kserveGateway({ addresses }, { addresses })] })).toEqual(['10.0.0.3:80']);
});

test.each([
  ['True', 2, ['10.0.0.1:80']],
  ['True', 1, []],
  ['False', 2, []],
])(
  'status.addresses count while Programmed is True for the present generation: %s, %i',
  (status, seen, expected) => {
    expect(tried({ gateways: [kserveGateway({}, programmed(status, seen))] })).toEqual(expected);
  },
);

test('without a condition Programmed, or where that tells no generation, status.addresses count for nothing', () => {
  const { addresses } = programmed('True', 2);
  for (const conditions of [
    [],
    [{ type: 'Accepted', status: 'True' }],
    [{ type: 'Programmed', status: 'True' }],
  ])
    expect(tried({ gateways: [kserveGateway({}, { addresses, conditions })] })).toEqual([]);
});

const service = (
  namespace: string,
  more: object,
  ...ports: readonly (readonly [string, number, number | string])[]
) => gatewayService(namespace, 'gw', { ports, ...more });

test.each<readonly [string, readonly KubeObject[], KubeObject, readonly string[]]>([
  [
    'by its load balancer and the listener’s number',
    [service('contour', { ingress: ip('10.0.0.1') }, ['http', 80, 8080])],
    {},
    ['10.0.0.1:80'],
  ],
  [
    'by its load balancer and the pod’s port, as Traefik has it',
    [service('traefik', { ingress: ip('10.0.0.1') }, ['web', 8000, 80])],
    {},
    ['10.0.0.1:8000'],
  ],
  [
    'by its load balancer and the listener’s name',
    [service('traefik', { ingress: ip('10.0.0.1') }, ['x', 8000, 'web'])],
    {},
    ['10.0.0.1:8000'],
  ],
  [
    'two that fit: none of them, and the Gateway’s own address',
    [
      service('one', { ingress: ip('10.0.0.1') }, ['http', 80, 8080]),
      service('two', { ingress: ip('10.0.0.1') }, ['http', 80, 8081]),
    ],
    {},
    ['10.0.0.1:80'],
  ],
  [
    'by a name inside the cluster among the addresses',
    [service('edge', { ingress: ip('10.0.0.9') }, ['http', 80, 8080])],
    { addresses: [{ value: 'gw.edge.svc.cluster.local' }] },
    ['10.0.0.9:80'],
  ],
  [
    'the addresses of a NodePort Service are nodes, of which others have ports as well',
    [
      {
        ...service('edge', { ingress: ip('10.0.0.1') }, ['http', 80, 8080]),
        spec: { type: 'NodePort', ports: [{ port: 80 }] },
      },
    ],
    {},
    ['10.0.0.1:80'],
  ],
])('the Service of a Gateway without labels: %s', (_, services, status, expected) => {
  const gateways = [kserveGateway({}, { ...programmed('True', 2), ...status })];
  expect(tried({ gateways, services })).toEqual(expected);
});

test('the Service that has a clusterIP among the addresses', () => {
  const inside = service('edge', { ingress: ip('10.0.0.9') }, ['http', 80, 8080]);
  const spec = { ...(inside['spec'] as object), clusterIP: '10.96.0.7' };
  const status = { addresses: [{ value: '10.96.0.7' }] };
  expect(tried({ gateways: [kserveGateway({}, status)], services: [{ ...inside, spec }] })).toEqual([
    '10.0.0.9:80',
  ]);
});

const envoyLabels = {
  'gateway.envoyproxy.io/owning-gateway-name': 'kserve-ingress-gateway',
  'gateway.envoyproxy.io/owning-gateway-namespace': 'kserve',
};

test.each([
  ['the setting names', { envoyGatewayNamespace: 'gateways' }, []],
  ['its webhook is named after', {}, [{ metadata: { name: 'envoy-gateway-topology-injector.gateways' } }]],
])('Envoy Gateway in the namespace that %s', async (_, given, mutatingwebhookconfigurations) => {
  const { cluster } = fakeCluster({
    objects: {
      configmaps: kserve,
      gateways: [kserveGateway({ gatewayClassName: 'eg' })],
      gatewayclasses: [gatewayClass('eg', 'gateway.envoyproxy.io/gatewayclass-controller')],
      services: [gatewayService('gateways', 'envoy', { labels: envoyLabels, ingress: ip('10.0.0.5') })],
      mutatingwebhookconfigurations,
    },
  });
  const options = { environment: {}, ...given };
  const seen = await observe(cluster, iris(), options, new AbortController().signal);
  expect(gatewayCandidates(seen).candidates[0]).toMatchObject({ address: '10.0.0.5', belief: 'cluster' });
});

// A tenant's Service may share the gateway's address, with ports of its own.
const traefik: KubeObject = gateway(
  'kserve',
  'kserve-ingress-gateway',
  { gatewayClassName: 'traefik', listeners: [{ name: 'web', port: 8000, protocol: 'HTTP' }] },
  { addresses: [{ value: '198.51.100.7' }] },
);
const sharedWith = (port: number, target: number | string) =>
  gatewayService('tenant', 'evil', { ingress: ip('198.51.100.7'), ports: [['web', port, target]] });

test.each([
  ['another port', sharedWith(9999, 9999), ['198.51.100.7:80']],
  ['another port with the listener’s name', sharedWith(9999, 'web'), ['198.51.100.7:8000']],
  ['the listener’s number', sharedWith(8000, 8080), []],
])('the gateway’s address with %s does not make a Service the gateway’s', (_, tenants, expected) => {
  const services = [
    gatewayService('traefik', 'traefik', { ingress: ip('198.51.100.7'), ports: [['web', 80, 'web']] }),
    tenants,
  ];
  const objects = { kserveConfigs: kserve, gateways: [traefik], services };
  const { candidates } = gatewayCandidates(observed(objects, { service: iris() }));
  expect(candidates.map(({ address, port }) => `${address}:${port}`)).toEqual(expected);
});
