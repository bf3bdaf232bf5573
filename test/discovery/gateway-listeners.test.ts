import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import { gateway, gatewayService, iris, kserveConfig, object, observed } from './cluster-objects.js';

const http = { name: 'web', port: 80, protocol: 'HTTP' };
const https = { name: 'tls', port: 443, protocol: 'HTTPS' };
const labels = { 'gateway.networking.k8s.io/gateway-name': 'kserve-ingress-gateway' };
const ports = [80, 443, 8080, 8443, 9080].map((port) => [`p${port}`, port, port] as const);

/** Where a service is called whose Gateway has these listeners. */
function withListeners(listeners: readonly object[], url = 'http://iris.ml.corp.test'): readonly string[] {
  const objects = {
    kserveConfigs: [kserveConfig({ enableGatewayApi: true })],
    gateways: [gateway('kserve', 'kserve-ingress-gateway', { listeners })],
    services: [gatewayService('kserve', 'gw', { labels, ingress: [{ ip: '10.0.0.1' }], ports })],
  };
  const { candidates } = gatewayCandidates(observed(objects, { service: iris({ url }) }));
  return candidates.map(({ address, port, tls }) => `${tls ? 'https://' : ''}${address}:${port}`);
}

test.each<readonly [string, readonly object[], readonly string[]]>([
  [
    'the one whose hostname fits, not the first',
    [
      { ...http, port: 8080, hostname: 'www.corp.test' },
      { ...http, port: 9080, hostname: '*.ml.corp.test' },
    ],
    ['10.0.0.1:9080'],
  ],
  [
    'the closer one: an exact name, then the longer wildcard, then none',
    [
      { ...http, port: 80 },
      { ...http, port: 8080, hostname: '*.corp.test' },
      { ...http, port: 9080, hostname: '*.ml.corp.test' },
    ],
    ['10.0.0.1:9080'],
  ],
  ['one with TLS, where there is none without', [{ ...https, port: 8443 }], ['https://10.0.0.1:8443']],
  ['one without TLS, where both fit an http URL', [https, { ...http, port: 8080 }], ['10.0.0.1:8080']],
  [
    'one that is neither HTTP nor HTTPS is none',
    [{ name: 't', port: 9080, protocol: 'TCP' }, http],
    ['10.0.0.1:80'],
  ],
])('the listener for a host: %s', (_, listeners, expected) => {
  expect(withListeners(listeners)).toEqual(expected);
});

test('an https URL is never sent to a listener without TLS', () => {
  const [first] = withListeners([{ ...http, port: 8080 }], 'https://iris.ml.corp.test');
  expect(first).toBe('https://10.0.0.1:443');
});

const port = (number: number, protocol: string) => ({ number, name: protocol.toLowerCase(), protocol });

test.each([
  ['a server for the host with HTTP', [{ port: port(80, 'HTTP'), hosts: ['*'] }], '10.0.0.1:80 plain'],
  ['HTTPS alone', [{ port: port(443, 'HTTPS'), hosts: ['models/*.example.com'] }], '10.0.0.1:443 tls'],
  [
    'HTTP for another host alone',
    [
      { port: port(80, 'HTTP'), hosts: ['www.corp.test'] },
      { port: port(443, 'HTTPS'), hosts: ['*.models.example.com'] },
    ],
    '10.0.0.1:443 tls',
  ],
])('an http URL at an Istio Gateway with %s', (_, servers, expected) => {
  const selector = { istio: 'ingressgateway' };
  const objects = {
    kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')],
    istioGateways: [object('knative-serving', 'knative-ingress-gateway', { spec: { selector, servers } })],
    services: [
      gatewayService('istio-system', 'istio-ingressgateway', { selector, ingress: [{ ip: '10.0.0.1' }] }),
    ],
  };
  const service = iris({ mode: 'Knative', url: 'http://iris.models.example.com' });
  const [first] = gatewayCandidates(observed(objects, { service })).candidates;
  expect(`${first?.address}:${first?.port} ${first?.tls === true ? 'tls' : 'plain'}`).toBe(expected);
});
