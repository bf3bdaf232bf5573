import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import { startHttp, unusedPort, type Running } from '../transport/servers.js';
import { gatewayService, iris, irisPod, kserveConfig, node, object, ownedByIris } from './cluster-objects.js';
import { fakeCluster } from './fake-cluster.js';

// Seen on a real cluster: an Ingress states an address without a port, and its controller's Service may have any.

const never = new AbortController().signal;
let gateway: Running;
let pod: Running;

beforeAll(async () => {
  gateway = await startHttp((_request, _body, response) => response.writeHead(404).end());
  pod = await startHttp((_request, _body, response) => response.writeHead(200).end());
});
afterAll(async () => {
  await gateway.close();
  await pod.close();
});

const forward = async () => ({ address: '127.0.0.1', port: pod.port, close: async () => undefined });
const loopback = [{ ip: '127.0.0.1' }];

/** An Ingress on this machine is believed by name alone: only then may it be on loopback. */
const named = { gateway: 'models/iris' };

async function wayIn(port: number, nodePort: number, more: { readonly gateway?: string } = named) {
  const { cluster } = fakeCluster({
    objects: {
      configmaps: [kserveConfig()],
      ingresses: [
        ownedByIris(
          object('models', 'iris', {
            spec: { ingressClassName: 'istio' },
            status: { loadBalancer: { ingress: loopback } },
          }),
        ),
      ],
      ingressclasses: [{ metadata: { name: 'istio' }, spec: { controller: 'istio.io/ingress-controller' } }],
      services: [
        gatewayService('istio-system', 'istio-ingressgateway', {
          ports: [['http2', port, 8080, nodePort]],
          ingress: loopback,
        }),
      ],
      nodes: [node('one', { InternalIP: '127.0.0.1' })],
      pods: [irisPod()],
    },
  });
  const options = { trust: { insecure: false }, environment: {}, ...more };
  return createDiscovery({ ...cluster, forward }, options).findEndpoint(iris(), 'v1', never);
}

test('the port is that of the controller’s Service at the same address', async () => {
  const { candidate, port } = await wayIn(gateway.port, await unusedPort());
  expect({ route: candidate.route, port }).toEqual({ route: 'load-balancer', port: gateway.port });
});

test('where the load balancer is dead, the nodes come before the service’s own pod', async () => {
  const { candidate, port } = await wayIn(await unusedPort(), gateway.port);
  expect({ route: candidate.route, port }).toEqual({ route: 'node-port', port: gateway.port });
});

test('the address of an Ingress that nobody named is not taken where it is on this machine', async () => {
  const { candidate, attempts } = await wayIn(gateway.port, gateway.port, {});
  expect(candidate.route).toBe('port-forward');
  expect(attempts[0]?.detail).toBe('127.0.0.1 is a loopback address (if it is yours: --gateway models/iris)');
});

test('where the nodes are dead too, the pod is the way in', async () => {
  const { candidate } = await wayIn(await unusedPort(), await unusedPort(), {});
  expect(candidate).toMatchObject({ route: 'port-forward', bypassesGateway: true });
});
