import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectCluster, type Cluster } from '../../src/cluster/cluster.js';
import { startDemo, type Demo } from '../../src/demo/demo.js';
import { createDiscovery, type Discovery, type DiscoveryOptions } from '../../src/discovery/endpoint.js';
import { listExplained } from '../../src/discovery/explain-services.js';
import { findService } from '../../src/discovery/find-service.js';
import type { Endpoint } from '../../src/inference/endpoint.js';
import { openRest } from '../../src/transport/rest.js';
import { unusedPort } from '../transport/servers.js';

const never = new AbortController().signal;
const trust = { insecure: false };
let demo: Demo;
let cluster: Cluster;

beforeAll(async () => {
  demo = await startDemo({});
  cluster = await connectCluster({ kubeconfigText: demo.kubeconfig });
});
afterAll(async () => {
  await cluster.close();
  await demo.close();
});

function discover(more: Partial<DiscoveryOptions> = {}): Discovery {
  return createDiscovery(cluster, { trust, environment: {}, ...more });
}

const iris = () => findService(cluster, cluster.namespace, 'sklearn-iris', never);

async function status(endpoint: Endpoint): Promise<unknown> {
  const rest = openRest(trust);
  try {
    const request = {
      transport: 'http',
      method: 'GET',
      path: '/v1/models/sklearn-iris',
      headers: {},
    } as const;
    const { response } = await rest.send(endpoint, request, 5000, never);
    return response?.transport === 'http' ? response.status : undefined;
  } finally {
    rest.close();
  }
}

test("finds the gateway's load balancer, and the service's own host", async () => {
  const endpoint = await discover().findEndpoint(await iris(), 'v1', never);
  expect(endpoint).toMatchObject({
    ...demo.gateway,
    tls: false,
    host: 'sklearn-iris-kserve-demo.example.com',
    basePath: '',
    candidate: { route: 'load-balancer' },
  });
  expect(await status(endpoint)).toBe(200);
});

test('what was found serves the other services too, until it is forgotten', async () => {
  const discovery = discover();
  const first = await discovery.findEndpoint(await iris(), 'v1', never);
  const flower = await findService(cluster, cluster.namespace, 'flower-sample', never);
  const second = await discovery.findEndpoint(flower, 'v1', never);
  expect(second.candidate).toBe(first.candidate);
  expect(second.host).toBe('flower-sample-kserve-demo.example.com');
  discovery.forget(second);
  const third = await discovery.findEndpoint(await iris(), 'v1', never);
  expect(third.candidate).not.toBe(first.candidate);
  expect(third.candidate).toEqual(first.candidate);
});

test('one look serves all that begin at once', async () => {
  const read: string[] = [];
  const counting: Cluster = {
    ...cluster,
    read: (...asked) => {
      read.push(`${asked[0].group}/${asked[0].plural}`);
      return cluster.read(...asked);
    },
  };
  const discovery = createDiscovery(counting, { trust, environment: {} });
  const { services } = await listExplained(cluster, { namespace: cluster.namespace }, never);
  const ready = services.filter(({ readiness }) => readiness === 'ready');
  const found = await Promise.all(ready.map((one) => discovery.findEndpoint(one, one.protocol, never)));
  // Over REST and over gRPC the gateway is asked once each.
  expect(new Set(found.map(({ candidate }) => candidate)).size).toBe(2);
  expect(read.filter((kind) => kind === '/services')).toEqual(['/services']);
});

test('who gives up looking leaves the others to look for themselves', async () => {
  const discovery = discover();
  const stop = new AbortController();
  const service = await iris();
  const first = discovery.findEndpoint(service, 'v1', stop.signal);
  const second = discovery.findEndpoint(service, 'v1', never);
  stop.abort(new Error('esc'));
  await expect(first).rejects.toThrow('esc');
  expect((await second).candidate.route).toBe('load-balancer');
});

test('forwards of looks that ran side by side are all closed in the end', async () => {
  let [opened, closed] = [0, 0];
  const counting: Cluster = {
    ...cluster,
    forward: async (to, signal) => {
      const forward = await cluster.forward(to, signal);
      opened += 1;
      return {
        ...forward,
        close: async () => {
          closed += 1;
          await forward.close();
        },
      };
    },
  };
  const discovery = createDiscovery(counting, { trust, environment: {} });
  const service = { ...(await iris()), clusterLocal: true };
  const stop = new AbortController();
  const first = discovery.findEndpoint(service, 'v1', stop.signal);
  const others = [1, 2, 3].map(() => discovery.findEndpoint(service, 'v1', never));
  stop.abort(new Error('esc'));
  await expect(first).rejects.toThrow('esc');
  const found = await Promise.all(others);
  expect(new Set(found.map(({ port }) => port)).size).toBe(1);
  for (const one of found) discovery.forget(one);
  expect(opened).toBeGreaterThan(0);
  expect(closed).toBe(opened);
});

test('a given address is final: it wins, or nothing does', async () => {
  const port = await unusedPort();
  const looking = discover({ address: `127.0.0.1:${port}` }).findEndpoint(await iris(), 'v1', never);
  await expect(looking).rejects.toMatchObject({
    kind: 'no-way-in',
    remedy: 'Check the address that you gave with --address.',
  });
  await expect(looking).rejects.toThrow(`given 127.0.0.1:${port}: connection refused`);
  const { port: gatewayPort } = demo.gateway;
  const found = await discover({ address: `http://127.0.0.1:${gatewayPort}` }).findEndpoint(
    await iris(),
    'v1',
    never,
  );
  expect(found.candidate.route).toBe('given');
});

test('an address from the environment that fails warns and falls on', async () => {
  const port = await unusedPort();
  const environment = { ISVC_ADDRESS: `127.0.0.1:${port}` };
  const endpoint = await discover({ environment }).findEndpoint(await iris(), 'v1', never);
  expect(endpoint.candidate.route).toBe('load-balancer');
  expect(endpoint.warnings.join('\n')).toContain(`127.0.0.1:${port}`);
  expect(endpoint.warnings.join('\n')).toContain('connection refused');
});

test('the given host goes in place of the own one', async () => {
  const endpoint = await discover({ host: 'other.example.com' }).findEndpoint(await iris(), 'v1', never);
  expect(endpoint.host).toBe('other.example.com');
});

test('a cluster-local service is reached through its pod, and the forward closes when forgotten', async () => {
  const service = { ...(await iris()), clusterLocal: true };
  const discovery = discover();
  const endpoint = await discovery.findEndpoint(service, 'v1', never);
  expect(endpoint.candidate.route).toBe('port-forward');
  expect(await status(endpoint)).toBe(200);
  const again = await discovery.findEndpoint(service, 'v1', never);
  expect(again.port).toBe(endpoint.port);
  discovery.forget(endpoint);
  const fresh = await discovery.findEndpoint(service, 'v1', never);
  expect(fresh.candidate).not.toBe(endpoint.candidate);
  expect(await status(fresh)).toBe(200);
});

test.each([
  ['bad-model', /is not ready: ModelLoadFailed/],
  ['stopped', /is stopped\.$/],
])('%s is not looked for', async (name, text) => {
  const service = await findService(cluster, cluster.namespace, name, never);
  const looking = discover().findEndpoint(service, 'v1', never);
  await expect(looking).rejects.toMatchObject({ kind: 'not-ready' });
  await expect(looking).rejects.toThrow(text);
});

test('a survey tries every candidate and names the winner', async () => {
  const survey = await discover().survey(undefined, never);
  expect(survey.findings.join('\n')).toContain('Gateway');
  expect(survey.winner?.candidate.route).toBe('load-balancer');
  expect(survey.attempts.map(({ outcome }) => outcome)).toEqual(['answered', 'not-tried']);
});
