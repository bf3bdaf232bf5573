import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { once } from 'node:events';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { connectCluster, type Cluster } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { textAt } from '../../src/demo/api/api-object.js';
import { startDemo, type Demo } from '../../src/demo/demo.js';
import { choosePathRule, type PathMatch, type PathRule } from '../../src/demo/gateway/gateway-routes.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';

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

const namespace = 'kserve-demo';
const { signal } = new AbortController();
const chat = {
  model: 'assistant',
  messages: [{ role: 'user', content: 'What is a gateway?' }],
  max_tokens: 3,
  temperature: 0,
};

/** One request to the gateway under its own address; a POST where there is a body. */
async function ask(path: string, body?: unknown, headers: Record<string, string> = {}) {
  const method = body === undefined ? 'GET' : 'POST';
  const request = httpRequest({
    host: demo.gateway.address,
    port: demo.gateway.port,
    path,
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
  });
  request.end(typeof body === 'string' ? body : JSON.stringify(body));
  const [response] = await once(request, 'response');
  const text: string = (await response.toArray()).join('');
  return { status: Number(response.statusCode), headers: response.headers, text };
}

const own = '/kserve-demo/assistant';
const publisher = '/publishers/kserve-demo/models/assistant';
const header = { 'x-gateway-model-name': 'publishers/kserve-demo/models/assistant' };

test.each([
  [`${own}/v1/models`, {}],
  [`${publisher}/v1/models`, {}],
  ['/v1/models', header],
])('%s with %j leads to the models of the service, past the picker', async (path, headers) => {
  const seen = await ask(path, undefined, headers);
  expect(JSON.parse(seen.text)).toMatchObject({
    object: 'list',
    data: [{ id: 'assistant' }, { id: 'publishers/kserve-demo/models/assistant' }],
  });
  expect(seen.headers).toMatchObject({ server: 'istio-envoy', 'content-length': expect.any(String) });
  expect(seen.headers).not.toHaveProperty('x-went-into-resp-headers');
});

test.each([
  [`${own}/v1/chat/completions`, {}],
  [`${publisher}/v1/chat/completions`, {}],
  ['/v1/chat/completions', header],
])('%s with %j leads through the picker', async (path, headers) => {
  const seen = await ask(path, chat, headers);
  expect(seen.status).toBe(200);
  expect(JSON.parse(seen.text)).toMatchObject({ model: 'assistant', usage: { completion_tokens: 3 } });
  expect(seen.headers).toMatchObject({
    'x-went-into-resp-headers': 'true',
    'x-envoy-upstream-service-time': expect.stringMatching(/^\d+$/),
    'transfer-encoding': 'chunked',
  });
});

test.each([
  ['/v1/models', {}],
  ['/v1/chat/completions', { 'x-gateway-model-name': 'assistant' }],
  ['/kserve-demo/assistant-no', {}],
  [own, { host: 'sklearn-iris-kserve-demo.example.com' }],
])('%s with %j is no path of the gateway', async (path, headers) => {
  expect((await ask(path, undefined, headers)).status).toBe(404);
});

test('a stream goes through', async () => {
  const seen = await ask(`${own}/v1/chat/completions`, { ...chat, stream: true });
  expect(seen.headers['content-type']).toContain('text/event-stream');
  expect(seen.text).toMatch(/^data: \{.*\}\n\n(?:.*\n)*data: \[DONE\]\n\n$/);
});

test.each([
  ['{"model":"assistant"', 'error unmarshaling request bodyMap: unexpected end of JSON input'],
  ['<a>', "error unmarshaling request bodyMap: invalid character '<' looking for beginning of value"],
  [
    '[1]',
    'error unmarshaling request bodyMap: json: cannot unmarshal array into Go value of type map[string]interface {}',
  ],
  [{ model: 'assistant' }, 'invalid chat completions request: must have valid messages field'],
  [{ instances: [[1]] }, 'invalid chat completions request: must have valid messages field'],
  [{ ...chat, model: undefined }, 'model not found in request body'],
])('the picker refuses %j', async (body, text) => {
  const seen = await ask(`${own}/v1/chat/completions`, body);
  expect(seen).toMatchObject({ status: 400, text: `inference error: BadRequest - ${text}` });
  expect(seen.headers['content-type']).toBe('text/plain');
  expect(seen.headers).not.toHaveProperty('x-envoy-upstream-service-time');
});

test.each([
  ['completions', 'completions request: must have prompt field'],
  ['messages', 'completions request: must have prompt field'],
  ['responses', 'responses request: must have input field'],
])('the picker’s words for /v1/%s', async (path, text) => {
  const seen = await ask(`${own}/v1/${path}`, { model: 'assistant' });
  expect(seen).toMatchObject({ status: 400, text: `inference error: BadRequest - invalid ${text}` });
});

test('without a pod the picker says so, and the gateway where it is not asked', async () => {
  const zero = '/kserve-demo/assistant-at-zero/v1';
  expect(await ask(`${zero}/chat/completions`, chat)).toMatchObject({
    status: 503,
    text: 'inference error: ServiceUnavailable - failed to find endpoint candidates for serving the request',
  });
  expect(await ask(`${zero}/models`)).toMatchObject({ status: 503, text: 'no healthy upstream' });
});

async function podsWith(labelSelector: string): Promise<readonly KubeObject[]> {
  return (await cluster.list(resources.pods, { namespace, labelSelector }, signal)).items;
}

test('a picker that is down is an empty 500', async () => {
  const component = 'app.kubernetes.io/component=llminferenceservice-router-scheduler';
  const [pod] = await podsWith(`app.kubernetes.io/name=assistant,${component}`);
  if (pod === undefined) throw new Error('the demo has a picker');
  const whole = { apiVersion: 'v1', kind: 'Pod', ...pod };
  demo.controls.remove(whole);
  try {
    const seen = await ask(`${own}/v1/chat/completions`, chat);
    expect(seen).toMatchObject({ status: 500, text: '' });
    expect(seen.headers['content-length']).toBe('0');
    expect((await ask(`${own}/v1/models`)).status).toBe(200);
  } finally {
    demo.controls.apply(whole);
  }
});

test('a pod of the model server takes TLS on port 8000, with a certificate that nobody vouches for', async () => {
  const [pod] = await podsWith('app.kubernetes.io/name=assistant,kserve.io/component=workload');
  const name = textAt(pod, 'metadata', 'name') ?? '';
  const forward = await cluster.forward({ namespace, pod: name, port: 8000 }, signal);
  try {
    const target = { host: forward.address, port: forward.port, path: '/v1/models', agent: false };
    const untrusting = httpsRequest(target);
    untrusting.end();
    const [error] = await once(untrusting, 'error');
    expect(error).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    const request = httpsRequest({ ...target, rejectUnauthorized: false });
    request.end();
    const [socket] = await once(request, 'socket');
    const [response] = await once(request, 'response');
    expect(socket.getPeerX509Certificate().subjectAltName).toBe(
      'DNS:localhost, DNS:assistant-kserve-workload-svc.kserve-demo.svc.cluster.local, DNS:assistant-kserve-workload-svc.kserve-demo.svc, IP Address:127.0.0.1',
    );
    expect(JSON.parse((await response.toArray()).join(''))).toMatchObject({ object: 'list' });
  } finally {
    await forward.close();
  }
});

const iris = { instances: [[6.8, 2.8, 4.8, 1.4]] };

test('a graph answers at the root of its host, where somebody wrote it a route', async () => {
  const seen = await ask('/', iris, { host: 'iris-pipeline-kserve-demo.example.com' });
  expect(seen).toMatchObject({
    status: 200,
    text: '{"first":{"predictions":[1]},"second":{"predictions":[1]}}',
  });
  expect((await ask('/', iris, { host: 'dead-step-kserve-demo.example.com' })).status).toBe(404);
});

test('the router of a graph is reached in its pod; a step whose service is gone ends it, and its log says so', async () => {
  const [pod] = await podsWith('serving.kserve.io/inferencegraph=dead-step');
  const name = textAt(pod, 'metadata', 'name') ?? '';
  const forward = await cluster.forward({ namespace, pod: name, port: 8080 }, signal);
  const host = 'enricher-predictor.kserve-demo.svc.cluster.local';
  const cause = `Post "http://${host}/v1/models/enricher:predict": dial tcp: lookup ${host} on 10.96.0.10:53: no such host`;
  try {
    const response = await fetch(`http://${forward.address}:${forward.port}/`, {
      method: 'POST',
      body: JSON.stringify(iris),
    });
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ error: 'Failed to process request', cause });
  } finally {
    await forward.close();
  }
  const log = await fetch(`${demo.apiUrl}/api/v1/namespaces/${namespace}/pods/${name}/log`);
  expect(await log.text()).toContain(`"error":${JSON.stringify(cause)}`);
});

const match = (type: PathMatch['type'], path: string, headers: PathMatch['headers'] = {}): PathRule => ({
  matches: [{ type, path, headers }],
  route: {},
});

test.each<[string, readonly PathRule[], string, number]>([
  ['an exact path before a longer prefix', [match('prefix', '/a/b/'), match('exact', '/a/b')], '/a/b', 1],
  ['the longest prefix', [match('prefix', '/'), match('prefix', '/a/b'), match('prefix', '/a')], '/a/b/c', 1],
  ['the most headers', [match('prefix', '/a'), match('prefix', '/a', { x: '1' })], '/a', 1],
  ['the first of equals', [match('prefix', '/a'), match('prefix', '/a')], '/a', 0],
  ['whole parts of a path', [match('prefix', '/ab'), match('prefix', '/a')], '/a/b', 1],
])('of several rules: %s', (_, rules, path, chosen) => {
  const request = { method: 'GET', authority: 'h', path, headers: { x: '1' }, body: new Uint8Array() };
  expect(choosePathRule(rules, request)?.route).toBe(rules[chosen]?.route);
});
