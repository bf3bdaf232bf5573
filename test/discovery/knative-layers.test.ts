import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import type { GatewayObjects } from '../../src/discovery/observations.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { configMap, gatewayService, iris, kserveConfig, observed } from './cluster-objects.js';

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
