import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createStore } from '../../../src/demo/api/store.js';
import { startGateway } from '../../../src/demo/gateway.js';
import type { GatewayRoute } from '../../../src/demo/gateway/gateway-routes.js';
import { put } from '../../../src/demo/objects/populate.js';
import { createRevisionProxies } from '../../../src/demo/objects/revision-proxy.js';
import { createTokenIssuer } from '../../../src/demo/token-issuer.js';
import { textAnswer, type DemoHandler } from '../../../src/demo/wire/exchange.js';
import type { KubeObject } from '../../../src/kserve/kube-object.js';

/** A gateway with one service behind it, `iris.example.com`, in Knative mode unless told otherwise. */
async function openGateway(backend: DemoHandler, predictor: KubeObject = {}, deploymentMode = 'Knative') {
  const store = createStore();
  const annotations = { 'serving.kserve.io/deploymentMode': deploymentMode };
  const metadata = { namespace: 'models', name: 'iris', annotations };
  put(store, {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata,
    spec: { predictor },
  });
  const proxy = createRevisionProxies(store).before('models', 'iris', backend);
  const routes = new Map<string, GatewayRoute>([['iris.example.com', { backend: proxy, timeoutMs: 0 }]]);
  const gateway = await startGateway({ routes, issuer: createTokenIssuer() });
  onTestFinished(gateway.close);
  const send = () => {
    const headers = { host: 'iris.example.com' };
    return httpRequest({ port: gateway.port, host: gateway.address, headers, agent: false }).end();
  };
  const ask = async () => {
    const [response] = await once(send(), 'response');
    const {
      date: _date,
      connection: _connection,
      'keep-alive': _kept,
      ...rest
    } = response.headers as Record<string, string>;
    const upstream = 'x-envoy-upstream-service-time';
    if (upstream in rest) rest[upstream] = rest[upstream]?.replace(/^\d+$/u, 'ms') ?? '';
    return {
      status: response.statusCode as number,
      headers: rest,
      body: (await response.toArray()).join(''),
    };
  };
  /** Sends a request, and gives what takes it back. */
  const leave = () => {
    const request = send();
    request.on('error', () => undefined);
    return () => request.destroy();
  };
  return { ask, leave };
}

const never: DemoHandler = () => new Promise(() => undefined);
const plain = { 'content-type': 'text/plain; charset=utf-8' };
const error = { ...plain, 'x-content-type-options': 'nosniff' };
const envoy = { server: 'istio-envoy', 'x-envoy-upstream-service-time': 'ms' };

// As Knative 1.21 answered behind Istio's gateway, header for header.
test.each<readonly [string, DemoHandler, KubeObject, number, Readonly<Record<string, string>>, string]>([
  ['the time limit', never, { timeout: 0.02 }, 504, plain, 'activator request timeout'],
  ['a server that dies of a request', async () => 'reset', {}, 502, error, 'EOF\n'],
])('%s', async (_what, backend, predictor, status, headers, body) => {
  const { ask } = await openGateway(backend, predictor);
  const length = { 'content-length': String(body.length) };
  expect(await ask()).toEqual({ status, headers: { ...headers, ...length, ...envoy }, body });
});

test('a full queue refuses at once; ten wait for each request that may run, and get their turn', async () => {
  const held: (() => void)[] = [];
  let running = 0;
  const started = Promise.withResolvers<void>();
  const backend: DemoHandler = async () => {
    running += 1;
    started.resolve();
    expect(running).toBe(1);
    await new Promise<void>((resolve) => held.push(resolve));
    running -= 1;
    return textAnswer(200, 'done');
  };
  const { ask } = await openGateway(backend, { containerConcurrency: 1 });
  const all = Array.from({ length: 12 }, () => ask());
  // Eleven have a place: whichever comes back while none was let go is the twelfth.
  expect(await Promise.race(all)).toEqual({
    status: 503,
    headers: { ...error, 'content-length': '27', ...envoy },
    body: 'pending request queue full\n',
  });
  await started.promise;
  const answered: number[] = [];
  for (const one of all) void one.then(({ status }) => answered.push(status));
  // Each lets the next one in.
  await expect
    .poll(() => {
      held.shift()?.();
      return answered.length;
    })
    .toBe(12);
  expect(answered.filter((status) => status === 200)).toHaveLength(11);
});

test('a caller who goes away leaves the place to the next', async () => {
  const { promise: started, resolve: start } = Promise.withResolvers<void>();
  let calls = 0;
  const backend: DemoHandler = (_request, signal) => {
    calls += 1;
    if (calls > 1) return Promise.resolve(textAnswer(200, 'done'));
    start();
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  };
  const { ask, leave } = await openGateway(backend, { containerConcurrency: 1 });
  const left = leave();
  await started;
  left();
  expect((await ask()).status).toBe(200);
});

test('Standard mode has none of it', async () => {
  const { ask } = await openGateway(async () => 'reset', {}, 'Standard');
  await expect(ask()).resolves.toMatchObject({ status: 503, body: expect.stringContaining('remote reset') });
});
