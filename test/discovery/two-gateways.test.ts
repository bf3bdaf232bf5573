import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import type { Service } from '../../src/kserve/service.js';
import { startHttp, type Running } from '../transport/servers.js';
import { gateway, gatewayService, kserveConfig } from './cluster-objects.js';
import { fakeCluster } from './fake-cluster.js';
import { makeService } from './make-service.js';

// Standard services behind one gateway and Knative services behind another, as in many real clusters.

const never = new AbortController().signal;
const loopback = [{ ip: '127.0.0.1' }];
let knative: Running;
let standard: Running;

beforeAll(async () => {
  knative = await startHttp((_request, _body, response) => response.writeHead(404).end());
  standard = await startHttp((_request, _body, response) => response.writeHead(404).end());
});
afterAll(async () => {
  await knative.close();
  await standard.close();
});

function discovery() {
  const labels = { 'gateway.networking.k8s.io/gateway-name': 'kserve-ingress-gateway' };
  const { cluster, calls } = fakeCluster({
    objects: {
      configmaps: [kserveConfig({ enableGatewayApi: true }, 'kserve', 'Knative')],
      services: [
        gatewayService('istio-system', 'istio-ingressgateway', {
          ports: [['http2', knative.port, 8080]],
          ingress: loopback,
        }),
        gatewayService('kserve', 'eg', { ports: [['http', standard.port, 8080]], ingress: loopback, labels }),
      ],
      gateways: [
        gateway('kserve', 'kserve-ingress-gateway', {
          listeners: [{ name: 'http', port: standard.port, protocol: 'HTTP' }],
        }),
      ],
    },
  });
  return { ...createDiscovery(cluster, { trust: { insecure: false }, environment: {} }), calls };
}

const service = (name: string, deploymentMode: NonNullable<Service['deploymentMode']>) =>
  makeService({ name, deploymentMode });

test.each(['Standard', 'Knative'] as const)('each service goes to its own, %s asked first', async (first) => {
  const { findEndpoint } = discovery();
  const other = first === 'Standard' ? 'Knative' : 'Standard';
  const ports = { Standard: standard.port, Knative: knative.port };
  for (const mode of [first, other, first, other] as const) {
    const { port } = await findEndpoint(service(`${mode.toLowerCase()}-one`, mode), 'v1', never);
    expect(port).toBe(ports[mode]);
  }
});

test('a second service of a kind costs only the reads of its own routes, and no new probe', async () => {
  const { findEndpoint, calls } = discovery();
  const first = await findEndpoint(service('one', 'Standard'), 'v1', never);
  const before = calls.length;
  const second = await findEndpoint(service('two', 'Standard'), 'v1', never);
  expect(second.candidate).toBe(first.candidate);
  expect(calls.slice(before)).toEqual(['httproutes@demo']);
});
