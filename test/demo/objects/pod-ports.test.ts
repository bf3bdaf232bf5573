import { afterAll, beforeAll, expect, test } from 'vitest';

import { connectCluster, type Cluster } from '../../../src/cluster/cluster.js';
import { resources } from '../../../src/cluster/resources.js';
import { textAt } from '../../../src/demo/api/api-object.js';
import { startDemo, type Demo } from '../../../src/demo/demo.js';

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

const { signal } = new AbortController();

/** Forwards to the first pod with these labels, and asks what is there. */
async function ask(namespace: string, labelSelector: string, port: number, path: string): Promise<string> {
  const pods = await cluster.list(resources.pods, { namespace, labelSelector }, signal);
  const pod = textAt(pods.items[0], 'metadata', 'name') ?? '';
  const forward = await cluster.forward({ namespace, pod, port }, signal);
  try {
    const response = await fetch(`http://${forward.address}:${forward.port}${path}`);
    return `${response.status} ${await response.text()}`;
  } finally {
    await forward.close();
  }
}

const predictorOf = (name: string): string => `serving.kserve.io/inferenceservice=${name}`;

test('behind the gateway pod is the gateway, which knows no such host', async () => {
  expect(await ask('istio-system', 'istio=ingressgateway', 8080, '/v1/models')).toBe('404 ');
});

test('behind a predictor pod is its own model server, whatever the host', async () => {
  const path = '/v1/models/sklearn-iris';
  expect(await ask('kserve-demo', predictorOf('sklearn-iris'), 8080, path)).toMatch(/^200 .*sklearn-iris/);
});

test('a service that the gateway does not route can still be reached so', async () => {
  const path = '/v1/models/no-route';
  expect(await ask('kserve-demo', predictorOf('no-route'), 8080, path)).toMatch(/^200 .*no-route/);
});

test.each([
  ['sklearn-iris', 9999],
  ['bad-image', 8080],
])('nothing listens in the pod of %s on %d', async (name, port) => {
  await expect(ask('kserve-demo', predictorOf(name), port, '/')).rejects.toThrow('fetch failed');
});
