import { afterEach, expect, test } from 'vitest';
import { createDiscovery, type DiscoveryOptions } from '../../src/discovery/endpoint.js';
import { startHttp, startTcp, unusedPort, type Running } from '../transport/servers.js';
import { gatewayService, iris, irisPod, kserveConfig, object, pod } from './cluster-objects.js';
import { fakeCluster, type FakeOptions } from './fake-cluster.js';

const never = new AbortController().signal;
const opened: Running[] = [];

afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

/** A gateway that is dead, and a pod of the service behind a port-forward that answers. */
async function look(
  more: Partial<DiscoveryOptions>,
  objects: FakeOptions['objects'] = {},
  gatewayPort?: number,
) {
  const pod = await startHttp((_request, _body, response) => response.end());
  opened.push(pod);
  const port = gatewayPort ?? (await unusedPort());
  const { cluster } = fakeCluster({
    objects: {
      configmaps: [kserveConfig({}, 'kserve', 'Knative')],
      services: [
        gatewayService('istio-system', 'istio-ingressgateway', {
          ports: [['http2', port, 8080]],
          ingress: [{ ip: '127.0.0.1' }],
        }),
      ],
      pods: [irisPod()],
      ...objects,
    },
  });
  const forward = async () => ({ address: '127.0.0.1', port: pod.port, close: async () => undefined });
  const discovery = createDiscovery(
    { ...cluster, forward },
    { trust: { insecure: false }, environment: {}, ...more },
  );
  return { port, endpoint: discovery.findEndpoint(iris({ mode: 'Knative' }), 'v1', never) };
}

test('an answer from a pod itself, past a gateway that failed, is told in one line', async () => {
  const { port, endpoint } = await look({});
  const { candidate, warnings } = await endpoint;
  expect(candidate.bypassesGateway).toBe(true);
  expect(warnings.filter((line) => line.includes('failed'))).toEqual([
    `load-balancer 127.0.0.1:${port} failed: connection refused; the gateway was bypassed, by port-forward to a pod: the answer says nothing about the gateway (--no-bypass forbids it)`,
  ]);
});

test('of a gateway that may only be slow, the flag that waits longer for it is told', async () => {
  const silent = await startTcp(() => {});
  opened.push(silent);
  const { endpoint } = await look({}, {}, silent.port);
  const { warnings } = await endpoint;
  const there = `127.0.0.1:${silent.port}`;
  expect(warnings).toContainEqual(
    expect.stringContaining(
      `load-balancer ${there} failed: no answer within 1 s (--address ${there} waits longer); the gateway was bypassed`,
    ),
  );
});

test('--no-bypass makes it a failure', async () => {
  const { endpoint } = await look({ noBypass: true });
  await expect(endpoint).rejects.toMatchObject({
    kind: 'no-way-in',
    summary: expect.stringContaining('refused'),
  });
});

test('--no-bypass forbids nothing where there is no gateway', async () => {
  const { endpoint } = await look({ noBypass: true }, { services: [] });
  const { candidate, warnings } = await endpoint;
  expect([candidate.bypassesGateway, warnings]).toEqual([true, []]);
});

/** Every port-forward answers; those that were opened are told, and what was read. Names lead nowhere. */
async function lookWithPods(objects: FakeOptions['objects'], inCluster: boolean) {
  const pod = await startHttp((_request, _body, response) => response.end());
  opened.push(pod);
  const { cluster, calls } = fakeCluster({
    objects: { configmaps: [kserveConfig({}, 'kserve', 'Knative')], ...objects },
  });
  const forwarded: string[] = [];
  const forward: typeof cluster.forward = async (to) => {
    forwarded.push(`${to.namespace}/${to.pod}`);
    return { address: '127.0.0.1', port: pod.port, close: async () => undefined };
  };
  const trust = { insecure: false, lookup: () => Promise.reject(new Error('no such host')) };
  const discovery = createDiscovery({ ...cluster, inCluster, forward }, { trust, environment: {} });
  const { candidate } = await discovery.findEndpoint(iris({ mode: 'Knative' }), 'v1', never);
  return { candidate, forwarded, calls };
}

test('a pod of the service that is known already waits for those of the gateway', async () => {
  const port = await unusedPort();
  const { candidate, forwarded } = await lookWithPods(
    {
      services: [
        gatewayService('istio-system', 'istio-ingressgateway', {
          ports: [['http2', port, 8080]],
          selector: { istio: 'gw' },
          ingress: [{ ip: '127.0.0.1' }],
        }),
        // Without an address of its own: its pods are read with the first objects.
        object('models', 'iris-predictor', { spec: { clusterIP: 'None', ports: [{ port: 80 }] } }),
      ],
      pods: [irisPod(), pod('istio-system', 'gw-0', { istio: 'gw' })],
    },
    true,
  );
  expect([candidate.bypassesGateway, forwarded]).toEqual([false, ['istio-system/gw-0']]);
});

test('where no gateway was found, a pod is asked before anything else is read', async () => {
  const { candidate, calls } = await lookWithPods({ pods: [irisPod()] }, false);
  expect(candidate.bypassesGateway).toBe(true);
  expect(calls.filter((call) => call.startsWith('gateways'))).toEqual([]);
});

test('that --host changes nothing then is told, too', async () => {
  const { endpoint } = await look({ host: 'other.test' });
  const { warnings } = await endpoint;
  expect(warnings.at(-1)).toContain('--host other.test changes nothing');
});
