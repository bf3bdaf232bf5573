import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import { startHttp, type Running } from '../transport/servers.js';
import { gateway, gatewayService, kserveConfig } from './cluster-objects.js';
import { fakeCluster } from './fake-cluster.js';
import { makeService } from './make-service.js';

const never = new AbortController().signal;
let running: Running;
/** Told of each question; it is answered once this has resolved. */
let onAsked = () => Promise.resolve();

beforeAll(async () => {
  running = await startHttp((_request, _body, response) => {
    void onAsked().then(() => response.writeHead(404).end());
  });
});
afterAll(() => running.close());

/** One gateway, with two addresses. */
function discovery() {
  const labels = { 'gateway.networking.k8s.io/gateway-name': 'kserve-ingress-gateway' };
  const { cluster } = fakeCluster({
    objects: {
      configmaps: [kserveConfig({ enableGatewayApi: true }, 'kserve', 'Standard')],
      services: [
        gatewayService('kserve', 'one', {
          ports: [['http', running.port, 8080]],
          ingress: [{ ip: '127.0.0.1' }, { hostname: 'localhost' }],
          labels,
        }),
      ],
      gateways: [
        gateway('kserve', 'kserve-ingress-gateway', {
          listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }],
        }),
      ],
    },
  });
  return createDiscovery(cluster, { trust: { insecure: false }, environment: {} });
}

const service = makeService({ name: 'iris', deploymentMode: 'Standard' });

test('the chosen way in is the only one that is tried, until the choice is dropped', async () => {
  const opened = discovery();
  const usual = await opened.findEndpoint(service, 'v1', never);
  const { attempts } = await opened.survey(undefined, never);
  const other = attempts.find(({ candidate }) => candidate.address === 'localhost')?.candidate;
  expect(other).toBeDefined();
  opened.choose(other);
  await expect(opened.findEndpoint(service, 'v1', never)).resolves.toMatchObject({ address: 'localhost' });
  expect((await opened.survey(undefined, never)).attempts).toHaveLength(attempts.length);
  opened.choose(undefined);
  await expect(opened.findEndpoint(service, 'v1', never)).resolves.toMatchObject({ address: usual.address });
});

test('a way in that the service would not try is not tried for it: a choice is no belief', async () => {
  const opened = discovery();
  const usual = await opened.findEndpoint(service, 'v1', never);
  opened.choose({ ...usual.candidate, address: '127.0.0.2', port: 1 });
  await expect(opened.findEndpoint(service, 'v1', never)).rejects.toMatchObject({
    kind: 'no-way-in',
    remedy: expect.stringContaining('Only load-balancer 127.0.0.2:1 was tried, which was chosen') as string,
  });
});

test('a look that began before the choice ends with the chosen way in, and brings no other back', async () => {
  const opened = discovery();
  const { attempts } = await opened.survey(undefined, never);
  const other = attempts.find(({ candidate }) => candidate.address === 'localhost')?.candidate;
  const asked = Promise.withResolvers<void>();
  const chosen = Promise.withResolvers<void>();
  onAsked = () => {
    asked.resolve();
    return chosen.promise;
  };
  const before = opened.findEndpoint(service, 'v1', never);
  await asked.promise;
  opened.choose(other);
  onAsked = () => Promise.resolve();
  chosen.resolve();
  await expect(before).resolves.toMatchObject({ address: 'localhost' });
  await expect(opened.findEndpoint(service, 'v1', never)).resolves.toMatchObject({ address: 'localhost' });
});
