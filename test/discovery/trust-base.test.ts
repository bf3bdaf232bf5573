import { expect, test } from 'vitest';
import type { Observations } from '../../src/discovery/observations.js';
import { trustBase } from '../../src/discovery/trust-base.js';
import {
  configMap,
  gateway,
  gatewayService,
  iris,
  kserveConfig,
  node,
  object,
  observed,
} from './cluster-objects.js';

const ip = [{ ip: '10.0.0.7' }];
const owned = { 'gateway.networking.k8s.io/gateway-name': 'kserve-ingress-gateway' };
const http = { name: 'http', port: 80, protocol: 'HTTP', hostname: '*.ml.corp.test' };

const standard = observed(
  {
    kserveConfigs: [
      kserveConfig({
        enableGatewayApi: true,
        ingressDomain: 'Models.corp.test',
        additionalIngressDomains: ['alt.test', 'cluster.local', 'svc.cluster.local', 'test'],
      }),
    ],
    gateways: [gateway('kserve', 'kserve-ingress-gateway', { listeners: [http] })],
    services: [
      gatewayService('kserve', 'gw', { labels: owned, ingress: ip, ports: [['http', 80, 80, 30080]] }),
    ],
    nodes: [node('a', { InternalIP: '172.18.0.2' })],
  },
  { service: iris() },
);

const domains = (observations: Observations) => trustBase(observations).domains.map(({ domain }) => domain);
const places = (observations: Observations) =>
  trustBase(observations).gateways.flatMap((one) =>
    one.places.map(({ address, port }) => `${address}:${port}`),
  );

test('the domains of configuration and of listeners; none that would list what is not the cluster’s', () => {
  expect(domains(standard)).toEqual(['models.corp.test', 'alt.test', 'ml.corp.test']);
});

test('the domains of config-domain, where it was read', () => {
  const knativeConfigs = [
    configMap('knative-serving', 'config-domain', {
      _example: 'mydomain.com: |',
      'kn.corp.test': '',
      'svc.cluster.local': 'selector: {app: x}',
    }),
  ];
  const seen = observed({ kserveConfigs: [kserveConfig()], knativeConfigs }, { service: iris() });
  expect(domains(seen)).toEqual(['example.com', 'kn.corp.test']);
});

test('without a configuration that could be read there is no domain', () => {
  expect(domains(observed({}, { service: iris() }))).toEqual([]);
});

test('a gateway that configuration names, with the ports of its addresses', () => {
  expect(trustBase(standard).gateways).toMatchObject([
    { name: 'kserve/kserve-ingress-gateway', service: { namespace: 'kserve', name: 'gw' } },
  ]);
  expect(places(standard)).toEqual(['10.0.0.7:80', '172.18.0.2:30080']);
});

test('a gateway that the person names adds nothing, nor does a route of the service', () => {
  const services = [gatewayService('tenant', 'evil', { ingress: [{ ip: '203.0.113.9' }] })];
  const flagged = observed(
    { ...standard.objects, services: [...standard.objects.services, ...services] },
    { service: iris(), options: { environment: {}, gateway: 'tenant/evil' } },
  );
  expect(places(flagged)).toEqual(places(standard));
  const ingresses = [object('models', 'iris', { status: { loadBalancer: { ingress: ip } } })];
  const routed = observed({ kserveConfigs: [kserveConfig()], ingresses }, { service: iris() });
  expect(places(routed)).toEqual([]);
});
