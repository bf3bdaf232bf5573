import { request } from 'node:http';

import { load } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { at, listAt } from '../../src/demo/api/api-object.js';
import { startDemo, type Demo } from '../../src/demo/demo.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo({ services: 25 });
});
afterAll(() => demo.close());

const isvcs = '/apis/serving.kserve.io/v1beta1/namespaces/kserve-demo/inferenceservices';

async function get(path: string): Promise<unknown> {
  const response = await fetch(`${demo.apiUrl}${path}`);
  return response.json();
}

/** The status and text that the gateway answers under this host. */
function ask(host: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      port: demo.gateway.port,
      host: demo.gateway.address,
      path,
      headers: { ...headers, host },
    };
    const asked = request(options, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(`${response.statusCode ?? 0} ${text}`));
    });
    asked.on('error', reject);
    asked.end();
  });
}

test('the kubeconfig points at the API, in the namespace of the demo', () => {
  const config = load(demo.kubeconfig);
  expect(config).toMatchObject({ 'current-context': 'isvc-demo' });
  expect(at(config, 'clusters', 0, 'cluster')).toEqual({
    server: demo.apiUrl,
    'insecure-skip-tls-verify': true,
  });
  expect(at(config, 'contexts', 0)).toMatchObject({
    name: 'isvc-demo',
    context: { namespace: 'kserve-demo' },
  });
});

test("the gateway's Service has the port and nodePort where the gateway listens", async () => {
  const service = await get('/api/v1/namespaces/istio-system/services/istio-ingressgateway');
  expect(at(service, 'status', 'loadBalancer', 'ingress', 0, 'ip')).toBe(demo.gateway.address);
  expect(listAt(service, 'spec', 'ports')[0]).toMatchObject({
    name: 'http2',
    port: demo.gateway.port,
    nodePort: demo.gateway.port,
  });
});

test('a ready service has what KServe makes of it', async () => {
  const service = await get(`${isvcs}/sklearn-iris`);
  expect(at(service, 'status', 'url')).toBe('http://sklearn-iris-kserve-demo.example.com');
  const uid = at(service, 'metadata', 'uid');
  const query = 'labelSelector=serving.kserve.io/inferenceservice%3Dsklearn-iris';
  const pods = await get(`/api/v1/namespaces/kserve-demo/pods?${query}`);
  expect(listAt(pods, 'items')).toHaveLength(1);
  const route = await get(
    '/apis/gateway.networking.k8s.io/v1/namespaces/kserve-demo/httproutes/sklearn-iris',
  );
  expect(at(route, 'metadata', 'ownerReferences', 0, 'uid')).toBe(uid);
  expect(at(route, 'spec', 'hostnames')).toEqual(['sklearn-iris-kserve-demo.example.com']);
});

test('the gateway routes by host to the model servers', async () => {
  const path = '/v1/models/sklearn-iris';
  expect(await ask('sklearn-iris-kserve-demo.example.com', path)).toMatch(/^200 .*sklearn-iris/);
  expect(await ask('sklearn-iris-predictor-kserve-demo.example.com', path)).toMatch(/^200 .*sklearn-iris/);
  expect(await ask('no-route-kserve-demo.example.com', path)).toBe('404 ');
  expect(await ask('needs-token-kserve-demo.example.com', path)).toBe('401 Jwt is missing');
});

test('a route that is removed is gone at the gateway, and comes back', async () => {
  const host = 'half-plus-two-kserve-demo.example.com';
  const routes = '/apis/gateway.networking.k8s.io/v1/namespaces/kserve-demo/httproutes';
  const route = (await get(`${routes}/half-plus-two`)) as KubeObject;
  const path = '/v1/models/half-plus-two';
  demo.controls.remove(route);
  expect(await ask(host, path)).toBe('404 ');
  demo.controls.apply(route);
  expect(await ask(host, path)).toMatch(/^200 /);
});

test('a route to a service that runs no model server has no healthy upstream', async () => {
  demo.controls.apply({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'ghost', namespace: 'kserve-demo' },
    spec: { hostnames: ['ghost.example.com'], rules: [{ backendRefs: [{ name: 'ghost-predictor' }] }] },
  });
  expect(await ask('ghost.example.com', '/')).toBe('503 no healthy upstream');
});

test('made-up services are listed beside the others, ready and not', async () => {
  const made = listAt(await get(`${isvcs}?labelSelector=isvc-demo/made-up%3Dtrue`), 'items');
  expect(made).toHaveLength(25);
  expect(made.filter((each) => at(each, 'status', 'url') === undefined)).toHaveLength(1);
});

test('controls: what is applied is listed, an expired history is 410, failures come as asked', async () => {
  const object = {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name: 'new', namespace: 'kserve-demo' },
    spec: {},
  };
  demo.controls.apply(object);
  expect(at(await get(`${isvcs}/new`), 'metadata', 'name')).toBe('new');
  demo.controls.remove(object);
  expect(at(await get(`${isvcs}/new`), 'code')).toBe(404);
  demo.controls.expireHistory();
  expect(await get(`${isvcs}?watch=1&resourceVersion=5`)).toMatchObject({
    type: 'ERROR',
    object: { code: 410 },
  });
  demo.controls.failNext(/inferenceservices$/, 503, 1);
  expect(at(await get(isvcs), 'reason')).toBe('ServiceUnavailable');
  expect(() => demo.controls.apply({ apiVersion: 'v9', kind: 'Nothing' })).toThrow(/does not serve/);
});

test('a port that is taken is a problem, and leaves nothing behind', async () => {
  const apiPort = Number(new URL(demo.apiUrl).port);
  await expect(startDemo({ apiPort })).rejects.toMatchObject({ kind: 'usage' });
  await expect(startDemo({ gatewayPort: demo.gateway.port })).rejects.toMatchObject({ kind: 'usage' });
});

test('after close, nothing listens', async () => {
  const other = await startDemo({});
  await other.close();
  await expect(fetch(`${other.apiUrl}/version`)).rejects.toThrow('fetch failed');
  await expect(fetch(`http://127.0.0.1:${other.gateway.port}/`)).rejects.toThrow('fetch failed');
});
