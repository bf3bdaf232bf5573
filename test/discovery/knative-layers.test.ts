import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import type { GatewayObjects } from '../../src/discovery/observations.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { observe } from '../../src/discovery/observe.js';
import {
  configMap,
  ingressUid,
  knativeChain,
  gatewayService,
  iris,
  kserveConfig,
  object,
  observed,
} from './cluster-objects.js';
import { fakeCluster } from './fake-cluster.js';
import { seq } from './kind-objects.js';
import { edge, edgeRoute } from './net-gateway-api-objects.js';

const ip = (address: string) => [{ ip: address }];

function tried(objects: Partial<GatewayObjects>): readonly string[] {
  const { candidates } = gatewayCandidates(observed(objects, { service: knative }));
  return candidates.map(({ address, port }) => `${address}:${port}`);
}

const knative = iris({ mode: 'Knative' });
const layer = (name: string, more: readonly KubeObject[] = []) => ({
  kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')],
  knativeConfigs: [
    configMap('knative-serving', 'config-network', {
      'ingress-class': `${name}.ingress.networking.knative.dev`,
    }),
    ...more,
  ],
});
const example = { _example: '# help' };
const visibility = 'ExternalIP:\n  class: c\n  service: edge/contour-envoy\n';

test.each<readonly [string, Partial<GatewayObjects>, readonly string[]]>([
  [
    'net-gateway-api as it is shipped: its own defaults',
    {
      ...layer('gateway-api', [configMap('knative-serving', 'config-gateway', example)]),
      services: [gatewayService('istio-system', 'istio-ingressgateway', { ingress: ip('10.0.0.1') })],
    },
    ['10.0.0.1:80'],
  ],
  [
    'Contour as it is shipped',
    {
      ...layer('contour', [configMap('knative-serving', 'config-contour', example)]),
      services: [gatewayService('contour-external', 'envoy', { ingress: ip('10.0.0.2') })],
    },
    ['10.0.0.2:80'],
  ],
  [
    'Contour elsewhere',
    {
      ...layer('contour', [configMap('knative-serving', 'config-contour', { visibility })]),
      services: [gatewayService('edge', 'contour-envoy', { ingress: ip('10.0.0.3') })],
    },
    ['10.0.0.3:80'],
  ],
  [
    'Kourier by the key that Knative had before',
    {
      kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')],
      knativeConfigs: [
        configMap('knative-serving', 'config-network', {
          'ingress.class': 'kourier.ingress.networking.knative.dev',
        }),
      ],
      services: [
        gatewayService('kourier-system', 'kourier', { ingress: ip('10.0.0.4') }),
        gatewayService('istio-system', 'istio-ingressgateway', { ingress: ip('10.0.0.1') }),
      ],
    },
    ['10.0.0.4:80'],
  ],
  [
    'Kourier beside Istio, where Knative’s default is Istio',
    {
      kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')],
      knativeConfigs: [configMap('knative-serving', 'config-network', example)],
      services: [
        gatewayService('kourier-system', 'kourier', { ingress: ip('10.0.0.4') }),
        gatewayService('istio-system', 'istio-ingressgateway', { ingress: ip('10.0.0.1') }),
      ],
    },
    ['10.0.0.1:80'],
  ],
])('Knative’s layer: %s', (_, objects, expected) => {
  expect(tried(objects)).toEqual(expected);
});

test('externalIPs of a believed Service come after its load balancer', () => {
  const found = gatewayService('istio-system', 'istio-ingressgateway', { ingress: ip('10.0.0.1') });
  const services = [{ ...found, spec: { ...(found['spec'] as object), externalIPs: ['192.0.2.1'] } }];
  const objects = { kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')], services };
  expect(tried(objects)).toEqual(['10.0.0.1:80', '192.0.2.1:80']);
});

test('the status of a NodePort Service names nodes: its node port is used with them', () => {
  const found = gatewayService('istio-system', 'istio-ingressgateway', { ingress: ip('10.0.0.1') });
  const services = [{ ...found, spec: { ...(found['spec'] as object), type: 'NodePort' } }];
  const objects = { kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')], services };
  expect(tried(objects)).toEqual(['10.0.0.1:31380']);
});

// net-gateway-api makes an HTTPRoute of each of the service's hosts, owned by Knative's Ingress.
const labels = { 'serving.kserve.io/inferenceservice': 'iris' };
const knativeIngress = object('models', 'iris-predictor', {}, labels);
const byRoute = (ownerUid: string): Partial<GatewayObjects> => ({
  ...layer('gateway-api'),
  services: [gatewayService('istio-system', 'istio-ingressgateway', { ingress: ip('10.0.0.1') })],
  gateways: [edge],
  ...knativeChain([knativeIngress]),
  httpRoutes: [edgeRoute(ownerUid, labels)],
});

test.each([
  [
    'the service’s own Knative Ingress leads to its Gateway, for that service alone',
    ingressUid,
    '198.51.100.9:80',
    'route',
  ],
  ['anything else leads nowhere', 'another-uid', '10.0.0.1:80', 'cluster'],
])('an HTTPRoute of net-gateway-api that is owned by %s', (_what, uid, address, belief) => {
  const [first] = gatewayCandidates(observed(byRoute(uid), { service: knative })).candidates;
  expect([`${first?.address}:${first?.port}`, first?.belief]).toEqual([address, belief]);
});

const named = object('models', 'iris-predictor', {
  status: { publicLoadBalancer: { ingress: [{ domainInternal: 'edge.infra.svc.cluster.local' }] } },
});
const chain = knativeChain([named]);
const believedFirst = (objects: Partial<GatewayObjects>, of = knative) => {
  const services = [
    gatewayService('istio-system', 'istio-ingressgateway', { ingress: ip('10.0.0.1') }),
    gatewayService('infra', 'edge', { ingress: ip('10.0.0.5') }),
  ];
  const all = { kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')], services, ...objects };
  return gatewayCandidates(observed(all, { service: of })).candidates[0]?.address;
};
const inTenant = (some: KubeObject) => ({
  ...some,
  metadata: { ...(some['metadata'] as object), namespace: 'tenant' },
});

test.each<readonly [string, Partial<GatewayObjects>, string]>([
  ['along its owners’ uids', chain, '10.0.0.5'],
  [
    'a Knative Service of another one',
    { ...chain, ...knativeChain([named], { uid: 'another' }) },
    '10.0.0.1',
  ],
  ['a Route of another Knative Service', { ...chain, knativeServices: [] }, '10.0.0.1'],
  ['an Ingress of another Route', { ...chain, knativeRoutes: [] }, '10.0.0.1'],
  [
    'a label and a name alone',
    { knativeIngresses: [{ ...named, ...object('models', 'iris-predictor', {}, labels) }] },
    '10.0.0.1',
  ],
  [
    'an Ingress of another namespace',
    { ...chain, knativeIngresses: chain.knativeIngresses.map(inTenant) },
    '10.0.0.1',
  ],
  ['no uid anywhere', { ...knativeChain([named], { uid: '' }) }, '10.0.0.1'],
])('a Knative Ingress is the service’s own by uid: %s', (_, objects, address) => {
  expect(believedFirst(objects)).toBe(address);
});

test('one of an InferenceGraph is its own', () => {
  const graph = { ...knative, uid: 'uid-of-the-graph' };
  const owners = knativeChain([named], { kind: 'InferenceGraph', uid: graph.uid });
  expect(believedFirst(owners, graph)).toBe('10.0.0.5');
  expect(believedFirst(owners)).toBe('10.0.0.1');
});

test('net-gateway-api’s routes are read by the label of the service', async () => {
  const { cluster } = fakeCluster({
    objects: {
      configmaps: [kserveConfig({}, 'kserve', 'Knative'), ...layer('gateway-api').knativeConfigs],
    },
  });
  const selectors: unknown[] = [];
  const read: typeof cluster.read = (resource, query, signal) => {
    if (resource.plural === 'httproutes') selectors.push(query);
    return cluster.read(resource, query, signal);
  };
  await observe({ ...cluster, read }, knative, { environment: {} }, new AbortController().signal);
  expect(selectors).toEqual([
    { namespace: 'models', labelSelector: 'serving.kserve.io/inferenceservice=iris' },
  ]);
});

test('what Knative makes of a graph is read by the graph’s name: KServe labels its pods alone', async () => {
  const { cluster } = fakeCluster({
    objects: { configmaps: [kserveConfig({}, 'kserve', 'Knative'), ...layer('istio').knativeConfigs] },
  });
  const queries = new Map<string, unknown>();
  const read: typeof cluster.read = (resource, query, signal) => {
    if (resource.group.endsWith('knative.dev')) queries.set(resource.plural, query);
    return cluster.read(resource, query, signal);
  };
  await observe({ ...cluster, read }, seq(), { environment: {} }, new AbortController().signal);
  const byLabel = { namespace: 'models', labelSelector: 'serving.knative.dev/service=seq' };
  expect(Object.fromEntries(queries)).toEqual({
    services: { namespace: 'models', fieldSelector: 'metadata.name=seq' },
    routes: byLabel,
    ingresses: byLabel,
  });
});
