import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import type { GatewayObjects } from '../../src/discovery/observations.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import {
  configMap,
  gatewayService,
  ingressUid,
  iris,
  knativeChain,
  kserveConfig,
  object,
  observed,
  pod,
} from './cluster-objects.js';
import { formatCandidate } from './format-candidate.js';
import { edge, edgeRoute } from './net-gateway-api-objects.js';

// What the service's own Ingress of Knative says of where it is served, beside what configuration names for all.

const kserveConfigs = [kserveConfig({}, 'kserve', 'Knative')];
const service = iris({ mode: 'Knative' });
const served = (...ingress: readonly KubeObject[]) =>
  knativeChain([object('models', 'iris-predictor', { status: { publicLoadBalancer: { ingress } } })]);
const ip = (address: string) => [{ ip: address }];
const front = gatewayService('infra', 'front', { ingress: ip('203.0.113.5') });
const look = (objects: Partial<GatewayObjects>, of = service) =>
  gatewayCandidates(observed({ kserveConfigs, ...objects }, { service: of }));

test('where it names no Service, its addresses serve this service alone, and lead to no private place', () => {
  const { candidates, findings, named } = look(served({ ip: '198.51.100.7' }, { domain: 'gw.example.net' }));
  expect(candidates.map(formatCandidate)).toEqual([
    'load-balancer 198.51.100.7:80',
    'load-balancer gw.example.net:80',
  ]);
  expect(named).toEqual(['models/iris-predictor']);
  expect(findings).toContain("Knative mode: Knative's Ingress models/iris-predictor");
  for (const one of candidates)
    expect(one).toMatchObject({ belief: 'route', rule: { privately: 'refused' } });
});

test('the Service that it names comes before an address beside it', () => {
  const chain = served({ domainInternal: 'front.infra.svc.cluster.local', ip: '198.51.100.7' });
  expect(look({ ...chain, services: [front] }).candidates.map(formatCandidate)).toEqual([
    'load-balancer 203.0.113.5:80',
  ]);
});

test('its addresses for traffic from outside do not hide the gateway for traffic inside the cluster', () => {
  const local = iris({ mode: 'Knative', url: 'http://iris.models.svc.cluster.local' });
  const objects = {
    ...served({ ip: '198.51.100.7' }),
    services: [
      gatewayService('istio-system', 'knative-local-gateway', {
        ports: [['http2', 80, 8081]],
        selector: { istio: 'gw' },
      }),
    ],
    gatewayPods: [pod('istio-system', 'gw-0', { istio: 'gw' })],
  };
  expect(look(objects, local).candidates.map(formatCandidate)).toEqual([
    'port-forward istio-system/gw-0:8081 host=iris-predictor.models.svc.cluster.local',
  ]);
});

const edgeService = gatewayService('infra', 'edge-svc', {
  labels: { 'gateway.networking.k8s.io/gateway-name': 'edge' },
  ingress: ip('198.51.100.9'),
});
const httpRoutes = [edgeRoute(ingressUid)];
const configured = (gateways: string): Partial<GatewayObjects> => ({
  knativeConfigs: [
    configMap('knative-serving', 'config-network', {
      'ingress-class': 'gateway-api.ingress.networking.knative.dev',
    }),
    configMap('knative-serving', 'config-gateway', { 'external-gateways': gateways }),
  ],
  gateways: [edge],
});

test.each<readonly [string, Partial<GatewayObjects>, string]>([
  [
    'the Gateway that configuration names',
    { ...configured('- gateway: infra/edge'), ...served(), httpRoutes },
    '198.51.100.9 cluster',
  ],
  [
    'the Gateway of the Service that configuration names',
    {
      ...configured('- service: infra/edge-svc'),
      ...served(),
      httpRoutes,
      services: [edgeService],
    },
    '198.51.100.9 cluster',
  ],
  [
    'a Service, where configuration names a Gateway without one',
    {
      ...configured('- gateway: infra/edge'),
      ...served({ domainInternal: 'front.infra.svc.cluster.local' }),
      services: [front],
    },
    '203.0.113.5 route',
  ],
])(
  'what the service’s own routes name is believed for all where configuration names it, too: %s',
  (_, objects, first) => {
    const [candidate] = look(objects).candidates;
    expect(`${candidate?.address} ${candidate?.belief}`).toBe(first);
  },
);
