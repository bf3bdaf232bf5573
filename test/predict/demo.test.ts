import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonText } from '../../src/inference/answer.js';
import { connectCluster, type Cluster } from '../../src/cluster/cluster.js';
import { startDemo, type Demo } from '../../src/demo/demo.js';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import { findService } from '../../src/discovery/find-service.js';
import type { Exchange } from '../../src/inference/exchange.js';
import type { Service } from '../../src/kserve/service.js';
import { createPredictor, type Predictor, type PredictOptions } from '../../src/predict/predict.js';
import { stepsText } from '../../src/problem.js';
import { options } from './open-predictor.js';

const never = new AbortController().signal;
const trust = { insecure: false };
const call = { timeoutMs: 20_000 };
let demo: Demo;
let cluster: Cluster;
let predictor: Predictor;

beforeAll(async () => {
  demo = await startDemo({});
  cluster = await connectCluster({ kubeconfigText: demo.kubeconfig });
  predictor = open();
});
afterAll(async () => {
  predictor.close();
  await cluster.close();
  await demo.close();
});

function open(token?: string): Predictor {
  const discovery = createDiscovery(cluster, { trust, environment: {} });
  const secret = token === undefined ? {} : { token };
  return createPredictor({
    cluster,
    discovery,
    trust,
    headers: {},
    payloadFolder: '/nonexistent',
    ...secret,
  });
}

const find = (name: string): Promise<Service> => findService(cluster, cluster.namespace, name, never);

async function predict(
  name: string,
  more: Partial<PredictOptions> = {},
  payload?: string,
): Promise<Exchange> {
  return predictor.predict(await find(name), options(payload, { timeoutMs: 20_000, ...more }), never);
}

test.each([
  ['sklearn-iris', 'v1', '"predictions"'],
  ['flower-sample', 'v1', '"predictions"'],
  ['sklearn-v2-iris', 'v2', '"outputs"'],
  ['iris-grpc', 'grpc-v2', '"outputs"'],
  ['flower-grpc', 'grpc-v1', '"scores"'],
  ['half-plus-two-grpc', 'grpc-v1', '{"predictions":['],
])('%s answers over %s', async (name, protocol, text) => {
  const { verdict, answer, ...exchange } = await predict(name);
  expect(verdict).toMatchObject({ who: 'model', ok: true });
  expect(exchange.protocol).toBe(protocol);
  expect(answer && jsonText(answer)).toContain(text);
  expect(answer?.tensors.length).toBeGreaterThan(0);
  expect(exchange.roundTrip.sentBytes).toBeGreaterThan(0);
});

test('gRPC of TensorFlow Serving takes the types that the signature states', async () => {
  const { answer } = await predict('half-plus-two-grpc', {}, '{"instances":[{"x":1},{"x":5}]}');
  expect(answer?.tensors).toMatchObject([{ name: 'y', datatype: 'FP32', shape: [2] }]);
  expect(answer && jsonText(answer)).toBe(
    '{"predictions":[2.5,4.5],"model_spec":{"name":"half-plus-two-grpc","signature_name":"serving_default","version":"1"},"datatypes":{"y":"DT_FLOAT"}}',
  );
});

test('binary tensors go both ways over gRPC', async () => {
  const { answer, verdict } = await predict('iris-grpc', { binary: true });
  expect(verdict.ok).toBe(true);
  expect(answer?.tensors[0]).toMatchObject({ name: 'predict', datatype: 'INT64' });
});

test.each<[string, Partial<PredictOptions>, string, RegExp]>([
  ['no-route', {}, 'gateway', /no route for host no-route-kserve-demo\.example\.com/],
  ['no-route', { protocol: 'grpc-v2' }, 'gateway', /no route for host/],
  ['needs-token', {}, 'auth', /Jwt is missing/],
  ['needs-token', { protocol: 'grpc-v2' }, 'auth', /Jwt is missing/],
  ['wrong-name', {}, 'server', /no model named wrong-name/],
  ['rejects', {}, 'model', /failed on this payload/],
  ['sklearn-iris', { protocol: 'grpc-v2' }, 'server', /does not take grpc-v2/],
  ['sklearn-iris', { protocol: 'grpc-v1' }, 'server', /does not take grpc-v1/],
  ['flower-grpc', { protocol: 'v1' }, 'server', /does not take v1/],
  ['flower-grpc', { protocol: 'grpc-v2' }, 'server', /does not take grpc-v2/],
  ['iris-grpc', { protocol: 'grpc-v1' }, 'server', /does not take grpc-v1/],
])('%s with %o: %s answered', async (name, more, who, summary) => {
  const { verdict, answer } = await predict(name, more);
  expect(verdict).toMatchObject({ who, ok: false });
  expect(verdict.summary).toMatch(summary);
  expect(answer).toBeUndefined();
});

test.each<[string, Partial<PredictOptions>, RegExp]>([
  ['no-route', {}, /routes in kserve-demo are for: .*kserve-demo\.example\.com/],
  ['wrong-name', {}, /--model iris-2024/],
  ['sklearn-iris', { protocol: 'grpc-v2' }, /--protocol v1/],
  ['flower-grpc', { protocol: 'v1' }, /--protocol grpc-v1/],
  ['iris-grpc', { protocol: 'v2' }, /--protocol grpc-v2/],
])('%s with %o offers what would work', async (name, more, next) => {
  const { verdict } = await predict(name, more);
  expect(stepsText(verdict.next)).toMatch(next);
});

test.each([
  ['demo-token', false, /^(?!.*--token)/s],
  ['wrong', true, /was not accepted/],
])('the token %s: stopped by the auth layer %s', async (token, stopped, next) => {
  const withToken = open(token);
  const { verdict } = await withToken.predict(await find('needs-token'), options(undefined), never);
  withToken.close();
  expect(verdict.who === 'auth').toBe(stopped);
  expect(stepsText(verdict.next)).toMatch(next);
});

test.each([
  ['flower-grpc', 'image_bytes'],
  ['iris-grpc', 'input-0'],
])('%s states its inputs', async (name, input) => {
  const { signatures } = await predictor.metadata(await find(name), call, never);
  expect(signatures[0]?.inputs.map(({ name }) => name)).toContain(input);
});

test.each([
  ['no-route', /no route/],
  ['needs-token', /Jwt is missing/],
  ['bad-model', /not ready: ModelLoadFailed/],
])('%s states no metadata, and says who stood before it', async (name, text) => {
  await expect(predictor.metadata(await find(name), call, never)).rejects.toThrow(text);
});

test.each([
  ['sklearn-iris', { serviceReady: true, serverReady: true, modelReady: true }, /ready/],
  ['iris-grpc', { serviceReady: true, serverReady: true, modelReady: true }, /ready/],
  ['flower-grpc', { serviceReady: true, serverReady: true, modelReady: true }, /ready/],
  ['wrong-name', { serviceReady: true, serverReady: true, modelReady: false }, /no model named wrong-name/],
  ['no-route', { serviceReady: true, serverReady: undefined, problem: 'not-ready' }, /no route/],
  ['needs-token', { serverReady: undefined, modelReady: undefined, needsHelp: true }, /Jwt is missing/],
  ['bad-model', { serviceReady: false, serverReady: undefined, modelReady: undefined }, /ModelLoadFailed/],
])('%s: ready or not', async (name, expected, detail) => {
  const readying = await predictor.ready(await find(name), call, never);
  expect(readying).toMatchObject(expected);
  expect(readying.detail).toMatch(detail);
});
