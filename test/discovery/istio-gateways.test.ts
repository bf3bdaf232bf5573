import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import { observe } from '../../src/discovery/observe.js';
import type { GatewayObjects } from '../../src/discovery/observations.js';
import {
  configMap,
  gatewayService,
  iris,
  kserveConfig,
  object,
  observed,
  webhooks,
  knativeChain,
} from './cluster-objects.js';
import { fakeCluster } from './fake-cluster.js';
import { knativeIngress, virtualService } from './net-istio-objects.js';

// Which Service leads to an Istio Gateway, which names pods alone.

const service = iris({ mode: 'Knative', url: 'http://iris.models.example.com' });
const ip = (address: string) => [{ ip: address }];
const kserve = (ingress = {}) => [kserveConfig(ingress, 'kserve', 'Knative')];
const usual = gatewayService('istio-system', 'istio-ingressgateway', {
  selector: { istio: 'ingressgateway' },
  ingress: ip('10.0.0.1'),
});
const local = gatewayService('istio-system', 'knative-local-gateway', {
  selector: { istio: 'ingressgateway' },
  ports: [['http2', 80, 8081]],
});
const other = (namespace: string, name: string, address: string) =>
  gatewayService(namespace, name, { selector: { istio: 'ml', app: name }, ingress: ip(address) });
const istioGateway = (namespace: string, name: string, selector: object, servers: readonly object[] = []) =>
  object(namespace, name, { spec: { selector, servers } });
const ml = istioGateway('ml-system', 'ml-gateway', { istio: 'ml' });

const cases: readonly (readonly [string, Partial<GatewayObjects>, readonly string[]])[] = [
  [
    'the local Service of the same pods is not the way in from outside',
    { kserveConfigs: kserve(), services: [local, usual] },
    ['10.0.0.1 cluster'],
  ],
  [
    'a Gateway that chooses other pods than the usual Service is followed: Helm’s namespace',
    {
      kserveConfigs: kserve(),
      istioGateways: [istioGateway('knative-serving', 'knative-ingress-gateway', { istio: 'ml' })],
      services: [usual, other('istio-ingress', 'istio-ingress', '10.0.0.2')],
    },
    ['10.0.0.2 cluster'],
  ],
  [
    'ingressService of KServe before 0.14',
    {
      kserveConfigs: kserve({
        ingressGateway: 'ml-system/ml-gateway',
        ingressService: 'ml-ingress.ml-gateways.svc.cluster.local',
      }),
      istioGateways: [ml],
      services: [usual, other('ml-gateways', 'ml-ingress', '10.0.0.3')],
    },
    ['10.0.0.3 cluster', '10.0.0.1 cluster'],
  ],
  [
    'a Service in the Gateway’s own namespace, by its selector',
    {
      kserveConfigs: kserve({ ingressGateway: 'ml-system/ml-gateway' }),
      istioGateways: [ml],
      services: [other('ml-system', 'ml', '10.0.0.4')],
    },
    ['10.0.0.4 cluster'],
  ],
  [
    'two Services that choose its pods: both, one after the other',
    {
      kserveConfigs: kserve({ ingressGateway: 'ml-system/ml-gateway' }),
      istioGateways: [ml],
      services: [other('ml-system', 'ml', '10.0.0.4'), other('istio-system', 'ml', '10.0.0.5')],
    },
    ['10.0.0.4 cluster', '10.0.0.5 cluster'],
  ],
  [
    'a Service in the namespace of Istio’s webhook',
    {
      kserveConfigs: kserve({ ingressGateway: 'ml-system/ml-gateway' }),
      istioWebhooks: [webhooks('istiod-default-validator', 'mesh')],
      istioGateways: [ml],
      services: [other('mesh', 'ml', '10.0.0.6')],
    },
    ['10.0.0.6 cluster'],
  ],
  [
    'a Service elsewhere that chooses its pods is a claim',
    {
      kserveConfigs: kserve({ ingressGateway: 'ml-system/ml-gateway' }),
      istioGateways: [ml],
      services: [other('ml-gateways', 'ml-ingress', '10.0.0.7')],
    },
    [],
  ],
  [
    'all external gateways of config-istio, the one that KServe names first, those for some services last',
    {
      kserveConfigs: kserve({ ingressGateway: 'ml-system/ml-gateway' }),
      knativeConfigs: [
        configMap('knative-serving', 'config-istio', {
          'external-gateways': [
            '- name: some',
            '  namespace: x',
            '  service: some.x.svc.cluster.local',
            '  labelSelector: {matchLabels: {a: b}}',
            '- name: knative-ingress-gateway',
            '  namespace: knative-serving',
            '  service: istio-ingressgateway.istio-system.svc.cluster.local',
            '- name: ml-gateway',
            '  namespace: ml-system',
            '  service: ml-ingress.ml-gateways.svc.cluster.local',
          ].join('\n'),
        }),
      ],
      services: [usual, other('x', 'some', '10.0.0.8'), other('ml-gateways', 'ml-ingress', '10.0.0.9')],
    },
    ['10.0.0.9 cluster', '10.0.0.1 cluster', '10.0.0.8 cluster'],
  ],
  [
    "the service's own VirtualService first: its Gateway serves this service alone",
    {
      kserveConfigs: kserve(),
      virtualServices: [virtualService('ml-system/ml-gateway')],
      istioGateways: [ml],
      services: [usual, other('ml-system', 'ml', '10.0.0.4')],
    },
    ['10.0.0.4 route'],
  ],
  [
    'a VirtualService that names what configuration names as well',
    {
      kserveConfigs: kserve(),
      virtualServices: [virtualService('knative-serving/knative-ingress-gateway')],
      services: [local, usual],
    },
    ['10.0.0.1 cluster'],
  ],
  [
    'a VirtualService that belongs to nothing of ours is no word of the service',
    {
      kserveConfigs: kserve(),
      virtualServices: [object('models', 'iris', { spec: { gateways: ['ml-system/ml-gateway'] } })],
      istioGateways: [ml],
      services: [usual, other('ml-system', 'ml', '10.0.0.4')],
    },
    ['10.0.0.1 cluster'],
  ],
  [
    "the service's own Ingress of Knative, where KServe makes no VirtualService",
    {
      kserveConfigs: kserve(),
      ...knativeChain([knativeIngress('ml-ingress.ml-gateways.svc.cluster.local')]),
      services: [usual, other('ml-gateways', 'ml-ingress', '10.0.0.3')],
    },
    ['10.0.0.3 route'],
  ],
  [
    'KServe has moved its route to another Gateway: Knative’s Ingress still names the Service before the old one',
    {
      kserveConfigs: kserve({ ingressGateway: 'ml-system/ml-gateway' }),
      ...knativeChain([knativeIngress('istio-ingressgateway.istio-system.svc.cluster.local')]),
      virtualServices: [virtualService('ml-system/ml-gateway')],
      istioGateways: [ml],
      services: [local, usual, other('ml-system', 'ml', '10.0.0.4')],
    },
    ['10.0.0.4 cluster'],
  ],
];

test.each(cases)('%s', (_, objects, expected) => {
  const { candidates } = gatewayCandidates(observed(objects, { service }));
  expect(candidates.map(({ address, belief }) => `${address} ${belief}`)).toEqual(expected);
});

test('the service’s own Ingress leads on where no configuration may be read', () => {
  const objects = {
    ...knativeChain([knativeIngress('istio-ingressgateway.istio-system.svc.cluster.local', 'unheard-of')]),
    services: [usual],
  };
  const readings = { knativeConfigs: 'forbidden', kserveConfigs: 'forbidden' } as const;
  const { candidates, findings } = gatewayCandidates(observed(objects, { service, readings }));
  expect(candidates).toMatchObject([{ address: '10.0.0.1', belief: 'route' }]);
  expect(findings.join('\n')).toContain('networking layer here is unheard-of, which isvc does not know');
});

test('without it, and without any configuration, nothing is believed', () => {
  const readings = { knativeConfigs: 'forbidden', kserveConfigs: 'forbidden' } as const;
  const seen = observed({ services: [usual] }, { service, readings });
  expect(gatewayCandidates(seen).candidates).toEqual([]);
});

test.each([
  ['v1beta1', ['istioGateways.v1']],
  ['v1alpha3', ['istioGateways.v1', 'istioGateways.v1beta1']],
])('an Istio that has only %s', async (_, absent) => {
  const { cluster } = fakeCluster({
    objects: {
      configmaps: kserve({ ingressGateway: 'ml-system/ml-gateway' }),
      istioGateways: [ml],
      services: [other('ml-system', 'ml', '10.0.0.4')],
    },
    absent,
  });
  const seen = await observe(cluster, service, { environment: {} }, new AbortController().signal);
  expect(gatewayCandidates(seen).candidates[0]).toMatchObject({ address: '10.0.0.4' });
});
