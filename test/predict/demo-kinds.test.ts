import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectCluster, type Cluster } from '../../src/cluster/cluster.js';
import { startDemo, type Demo } from '../../src/demo/demo.js';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import type { Exchange } from '../../src/inference/exchange.js';
import { kindResources } from '../../src/discovery/kind-resources.js';
import { loadParser } from '../../src/kserve/parse-service.js';
import type { Service, ServiceKind } from '../../src/kserve/service.js';
import { createPredictor, type Predictor, type PredictOptions } from '../../src/predict/predict.js';
import { stepsText } from '../../src/problem.js';
import { options } from './open-predictor.js';

const never = new AbortController().signal;
const trust = { insecure: false };
const call = { timeoutMs: 20_000 };
const rows = '{"instances":[[6.8,2.8,4.8,1.4]]}';
let demo: Demo;
let cluster: Cluster;
let predictor: Predictor;

beforeAll(async () => {
  demo = await startDemo({});
  cluster = await connectCluster({ kubeconfigText: demo.kubeconfig });
  const discovery = createDiscovery(cluster, { trust, environment: {} });
  predictor = createPredictor({ cluster, discovery, trust, headers: {}, payloadFolder: '/nonexistent' });
});
afterAll(async () => {
  predictor.close();
  await cluster.close();
  await demo.close();
});

async function find(kind: ServiceKind, name: string): Promise<Service> {
  const [resource] = kindResources(kind);
  const parse = await loadParser(kind);
  const service = parse((await cluster.get(resource, 'kserve-demo', name, never)) ?? {});
  if (service === undefined) throw new Error(`the demo has no ${kind} ${name}`);
  return service;
}

async function predict(
  kind: ServiceKind,
  name: string,
  payload?: string,
  more: Partial<PredictOptions> = {},
): Promise<Exchange> {
  return predictor.predict(await find(kind, name), options(payload, { ...call, ...more }), never);
}

test('an LLMInferenceService streams through the gateway, by its path', async () => {
  const exchange = await predict('llm', 'assistant', 'What is a gateway?', { streams: true });
  expect(exchange.verdict).toMatchObject({ who: 'model', ok: true });
  expect(exchange.endpoint).toMatchObject({ basePath: '/kserve-demo/assistant' });
  expect(exchange.endpoint.candidate.route).toBe('load-balancer');
  expect(exchange.answer?.text?.choices[0]?.content).not.toBe('');
  expect(exchange.timing?.count).toBeGreaterThan(0);
});

test('one without a route answers in its pod, over TLS that is not verified, which is said', async () => {
  const { url: _, ...service } = await find('llm', 'assistant');
  const unrouted = { ...service, clusterLocal: true };
  const exchange = await predictor.predict(unrouted, options('Hello', call), never);
  expect(exchange.verdict).toMatchObject({ who: 'model', ok: true });
  expect(exchange.endpoint).toMatchObject({ tls: true, unverified: true, basePath: '' });
  expect(exchange.endpoint.candidate.route).toBe('port-forward');
  expect(exchange.verdict.evidence.join('\n')).toContain('its certificate was not verified');
});

test('its models, and whether it is ready', async () => {
  const service = await find('llm', 'assistant');
  const { models } = await predictor.metadata(service, call, never);
  expect(models?.map(({ id }) => id)).toContain('assistant');
  expect(await predictor.ready(service, call, never)).toMatchObject({ modelReady: true });
});

test('one at zero is told as such at once: nothing holds a request', async () => {
  const { verdict } = await predict('llm', 'assistant-at-zero', 'Hello');
  expect(verdict.who).toBe('picker');
  expect(verdict.summary).toContain('has no pod of assistant-at-zero that is ready');
  expect(stepsText(verdict.next)).toMatch(/nothing serves it: replicas is 0/);
});

test('a body that the endpoint picker does not understand', async () => {
  const raw = { bytes: Buffer.from('{"model":"assistant","mess'), source: 'the test' };
  const { verdict } = await predict('llm', 'assistant', undefined, { raw });
  expect(verdict).toMatchObject({ who: 'picker', ok: false });
});

test('a graph by its own route: the answers of its steps, and how long each took', async () => {
  const exchange = await predict('graph', 'iris-pipeline', rows);
  expect(exchange.verdict).toMatchObject({ who: 'model', ok: true });
  expect(exchange.request).toMatchObject({ path: '/' });
  expect(exchange.endpoint.candidate.route).toBe('load-balancer');
  expect(exchange.answer?.tensors.map(({ name }) => name)).toContain('first/predictions');
  expect(exchange.notes.join('\n')).toMatch(
    /step classify \(sklearn-iris\) [\d.]+ ms .* as its router logged/,
  );
});

test('without a payload: the example of its first step', async () => {
  const exchange = await predict('graph', 'iris-pipeline');
  expect(exchange.payloadSource).toContain('example');
  expect(exchange.verdict).toMatchObject({ who: 'model', ok: true });
});

test('its metadata is that of its first step', async () => {
  const metadata = await predictor.metadata(await find('graph', 'iris-pipeline'), call, never);
  expect(metadata.name).toBe('sklearn-iris');
});

test('a graph without a route, by its router’s pod: the step that cannot be reached, told before it is called', async () => {
  const told: string[] = [];
  const exchange = await predict('graph', 'dead-step', rows, { onNote: (note) => told.push(note) });
  expect(told.join('\n')).toContain('step enrich of node root: there is no InferenceService enricher');
  expect(exchange.endpoint.candidate).toMatchObject({ route: 'port-forward', bypassesGateway: true });
  expect(exchange.verdict.who).toBe('graph');
  expect(exchange.verdict.summary).toContain('the graph could not reach step enrich (enricher)');
  expect(stepsText(exchange.verdict.next)).toContain('isvc ready enricher -n kserve-demo');
});

test('ready says what KServe’s own readiness leaves out: the steps', async () => {
  expect(await predictor.ready(await find('graph', 'iris-pipeline'), call, never)).toMatchObject({
    serviceReady: true,
    serverReady: true,
    modelReady: true,
  });
  expect(await predictor.ready(await find('graph', 'dead-step'), call, never)).toMatchObject({
    serverReady: true,
    modelReady: false,
    detail: expect.stringContaining('enricher'),
  });
});

test('a graph is called in V1 or V2 alone', async () => {
  const asked = predict('graph', 'iris-pipeline', rows, { protocol: 'grpc-v2' });
  await expect(asked).rejects.toMatchObject({ kind: 'usage' });
});
