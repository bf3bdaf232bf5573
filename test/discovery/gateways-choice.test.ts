import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import type { GatewayObjects, Observations } from '../../src/discovery/observations.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { Service } from '../../src/kserve/service.js';
import {
  configMap,
  gateway,
  gatewayClass,
  gatewayService,
  iris,
  irisPod,
  kserveConfig,
  object,
  observed,
} from './cluster-objects.js';
import { formatCandidate } from './format-candidate.js';

const knative = iris({ mode: 'Knative' });
const standard = iris();
const ip = (address: string) => [{ ip: address }];
const ingressgateway = gatewayService('istio-system', 'istio-ingressgateway', { ingress: ip('10.0.0.1') });
const http = { name: 'http', port: 80, protocol: 'HTTP' };
const istioClass = [gatewayClass('istio', 'istio.io/gateway-controller')];
function kserveGateway(spec: KubeObject, status: KubeObject = {}): readonly KubeObject[] {
  return [gateway('kserve', 'kserve-ingress-gateway', { listeners: [http], ...spec }, status)];
}

const gatewayApi = [kserveConfig({ enableGatewayApi: true })];
const onKnative = [kserveConfig({}, 'kserve', 'Knative')];
const otherIngress = (data: Readonly<Record<string, string>>): Partial<GatewayObjects> => ({
  kserveConfigs: onKnative,
  knativeConfigs: [configMap('knative-serving', 'config-istio', data)],
  services: [ingressgateway, gatewayService('edge', 'istio-ingress', { ingress: ip('10.0.0.2') })],
});

test.each<readonly [string, Service, Partial<GatewayObjects>, readonly string[]]>([
  [
    'config-istio: external-gateways as YAML',
    knative,
    otherIngress({
      'external-gateways':
        '- name: knative-ingress-gateway\n  namespace: knative-serving\n  service: istio-ingress.edge.svc.cluster.local\n',
    }),
    ['10.0.0.2:80'],
  ],
  [
    'config-istio: the old key',
    knative,
    otherIngress({
      'gateway.knative-serving.knative-ingress-gateway': 'istio-ingress.edge.svc.cluster.local',
    }),
    ['10.0.0.2:80'],
  ],
  [
    'config-istio: YAML that does not parse is passed over',
    knative,
    otherIngress({ 'external-gateways': '- {' }),
    ['10.0.0.1:80'],
  ],
  [
    "the Istio Gateway's selector, not a fixed label",
    knative,
    {
      kserveConfigs: onKnative,
      istioGateways: [
        object('knative-serving', 'knative-ingress-gateway', { spec: { selector: { istio: 'ingress' } } }),
      ],
      services: [
        gatewayService('istio-ingress', 'istio-ingress', {
          selector: { app: 'istio-ingress', istio: 'ingress' },
          ingress: ip('10.0.0.3'),
        }),
      ],
    },
    ['10.0.0.3:80'],
  ],
  [
    "a listener's number chooses the Service's port, whatever its name",
    standard,
    {
      kserveConfigs: gatewayApi,
      gateways: kserveGateway({ listeners: [{ name: 'web', port: 8000, protocol: 'HTTP' }] }),
      services: [
        gatewayService('kserve', 'gw', {
          ports: [
            ['http', 80, 80],
            ['web', 8000, 8000],
          ],
          labels: { 'gateway.networking.k8s.io/gateway-name': 'kserve-ingress-gateway' },
          ingress: ip('10.0.0.4'),
        }),
      ],
    },
    ['10.0.0.4:8000'],
  ],
  [
    "Istio without a managed Service: the Gateway's spec.addresses name it",
    standard,
    {
      kserveConfigs: gatewayApi,
      gateways: kserveGateway({
        gatewayClassName: 'istio',
        addresses: [{ type: 'Hostname', value: 'istio-ingressgateway.istio-system.svc.cluster.local' }],
      }),
      gatewayClasses: istioClass,
      services: [ingressgateway],
    },
    ['10.0.0.1:80'],
  ],
  [
    'mergeGateways: one Service for the class',
    standard,
    {
      kserveConfigs: gatewayApi,
      gateways: kserveGateway({ gatewayClassName: 'envoy' }),
      gatewayClasses: [gatewayClass('envoy', 'gateway.envoyproxy.io/gatewayclass-controller')],
      services: [
        gatewayService('envoy-gateway-system', 'envoy-merged', {
          ports: [['http-80', 80, 10080]],
          labels: { 'gateway.envoyproxy.io/owning-gatewayclass': 'envoy' },
          ingress: ip('10.0.0.5'),
        }),
      ],
    },
    ['10.0.0.5:80'],
  ],
  [
    'without a readable Service, status.addresses; internal names are no use outside',
    standard,
    {
      kserveConfigs: gatewayApi,
      gateways: kserveGateway(
        { gatewayClassName: 'istio' },
        { addresses: [{ value: 'gw.kserve.svc.cluster.local' }, { value: '10.0.0.6' }] },
      ),
    },
    ['10.0.0.6:80'],
  ],
  [
    'no ConfigMap may be read: a gateway with the usual name',
    knative,
    { services: [ingressgateway] },
    ['10.0.0.1:80'],
  ],
  [
    'Standard mode with a readable ConfigMap and no Ingress: no gateway that merely exists',
    standard,
    { kserveConfigs: [kserveConfig()], services: [ingressgateway] },
    [],
  ],
])('%s', (_, service, objects, expected) => {
  const found = gatewayCandidates(observed(objects, { service })).candidates;
  expect(found.map(({ address, port }) => `${address}:${port}`)).toEqual(expected);
});

const visibility = { 'networking.kserve.io/visibility': 'cluster-local' };
const direct = iris({ url: 'http://iris.corp.test' });
const pods: Partial<GatewayObjects> = {
  servicePods: [irisPod()],
  services: [
    gatewayService('kserve', 'gw', {
      labels: { 'gateway.networking.k8s.io/gateway-name': 'kserve-ingress-gateway' },
      ingress: ip('10.0.0.9'),
    }),
  ],
};

test.each<readonly [string, Service, KubeObject]>([
  ['label networking.kserve.io/visibility', iris({ labels: visibility }), {}],
  ['disableIngressCreation', direct, { disableIngressCreation: true }],
  ['ingressDomain svc.cluster.local', direct, { ingressDomain: 'svc.cluster.local' }],
  ['a host of svc.cluster.local', iris({ url: 'http://iris.models.svc.cluster.local' }), {}],
])('a URL is not a route: %s', (_, service, ingress) => {
  const kserveConfigs = [kserveConfig({ enableGatewayApi: true, ...ingress })];
  const observations = observed({ ...pods, kserveConfigs }, { service });
  expect(gatewayCandidates(observations).candidates.map(formatCandidate)).toEqual([
    'port-forward models/iris-predictor-7d9f:8080',
  ]);
});

const flagged = (gatewayName: string, objects: Partial<GatewayObjects>): Observations =>
  observed(
    { servicePods: [irisPod()], ...objects },
    { service: iris({ url: 'http://iris.corp.test' }), options: { gateway: gatewayName, environment: {} } },
  );

test.each([
  ['a Service', 'istio-system/istio-ingressgateway', '10.0.0.1:80'],
  ['a Gateway', 'kserve/kserve-ingress-gateway', '10.0.0.6:80'],
  ['an Ingress', 'models/edge', '10.0.0.8:80'],
])('--gateway names %s, and there is no way around it', (_, name, expected) => {
  const observations = flagged(name, {
    services: [ingressgateway],
    gateways: kserveGateway({}, { addresses: [{ value: '10.0.0.6' }] }),
    ingresses: [object('models', 'edge', { status: { loadBalancer: { ingress: ip('10.0.0.8') } } })],
  });
  const { candidates, warnings } = gatewayCandidates(observations);
  expect(candidates.map(({ address, port }) => `${address}:${port}`)).toEqual([expected]);
  expect(warnings).toEqual([]);
});

test.each([
  ['nowhere/gw', '--gateway nowhere/gw: no Gateway, Service or Ingress of that name can be read'],
  ['gw', '--gateway gw is not NAMESPACE/NAME'],
])('--gateway %s is told', (name, warning) => {
  expect(gatewayCandidates(flagged(name, {})).warnings).toEqual([warning]);
});

test('--gateway of another name is told with those that there are, the likely ones first', () => {
  const gateways = [
    'a/x',
    'b/x',
    'c/gw',
    'kserve/own',
    ...Array.from({ length: 9 }, (_, at) => `z/${at}`),
  ].map((one) => {
    const [namespace = '', name = ''] = one.split('/');
    return gateway(namespace, name, { listeners: [] });
  });
  expect(gatewayCandidates(flagged('kserve/gw', { gateways })).warnings).toEqual([
    '--gateway kserve/gw: no Gateway, Service or Ingress of that name can be read; there are: c/gw, kserve/own, a/x, b/x, z/0, z/1, z/2, z/3, …',
  ]);
});
