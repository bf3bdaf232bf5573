import { expect, onTestFinished, test } from 'vitest';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import type { Service } from '../../src/kserve/service.js';
import { object } from '../discovery/cluster-objects.js';
import { fakeCluster } from '../discovery/fake-cluster.js';
import { seq } from '../discovery/kind-objects.js';
import { makeService } from '../discovery/make-service.js';
import { startHttp } from '../transport/servers.js';
import { options, predictorOf } from './open-predictor.js';

const never = new AbortController().signal;
const given = (text: string) => ({ bytes: Buffer.from(text), source: 'the test' });
const iris = makeService({ name: 'iris' });

/** A predictor with a token, behind a gateway where a route of another namespace takes this very path of the service's host. */
async function open(service: Service, path: string, status = 200) {
  const seen = new Map<string, boolean>();
  const server = await startHttp(({ method, url, headers }, _body, response) => {
    seen.set(`${method} ${url}`, headers.authorization !== undefined);
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(status === 404 ? '{"detail":"Not Found"}' : '{"predictions":[1]}');
  });
  const rules = [{ matches: [{ path: { type: 'Exact', value: path } }] }];
  const hostnames = [service.url?.host ?? ''];
  const { cluster } = fakeCluster({
    objects: { httproutes: [object('tenant', 'evil', { spec: { hostnames, rules } })] },
  });
  const trust = { insecure: false };
  const address = `127.0.0.1:${server.port}`;
  const discovery = createDiscovery(cluster, { address, trust, environment: {} });
  const predictor = predictorOf(cluster, discovery, 's3cret');
  onTestFinished(server.close);
  return { seen, predictor };
}

test('where another takes the path / of a graph’s host, the graph is called without the token', async () => {
  const { seen, predictor } = await open(seq(), '/');
  const { notes } = await predictor.predict(seq(), options('{"instances":[[1]]}'), never);
  expect(seen.get('POST /')).toBe(false);
  expect(notes).toContainEqual(expect.stringContaining('HTTPRoute tenant/evil claims host'));
});

test('one that takes another path of it holds back no token', async () => {
  const { seen, predictor } = await open(seq(), '/metrics');
  await predictor.predict(seq(), options('{"instances":[[1]]}'), never);
  expect(seen.get('POST /')).toBe(true);
});

test('what is asked after a prediction is judged by its own path', async () => {
  const { seen, predictor } = await open(iris, '/v1/models', 404);
  await predictor.predict(iris, options('{"instances":[[1]]}', { protocol: 'v1' }), never);
  expect(seen.get('POST /v1/models/iris:predict')).toBe(true);
  expect(Object.fromEntries(seen)).toMatchObject({
    'GET /openai/v1/models': true,
    'GET /v1/models': false,
  });
});

test('of calls that are repeated, the path of each payload is judged before the first is sent', async () => {
  const { seen, predictor } = await open(iris, '/openai/v1/completions');
  const payloads = [given('{"messages":[]}'), given('{"prompt":"a"}')];
  const { send, notes } = await predictor.prepareRepeated(
    { ...iris, protocol: 'openai', format: 'huggingface' },
    options(undefined, { protocol: 'openai' }),
    payloads,
    never,
  );
  for (const index of payloads.keys()) await send(index, never);
  expect(notes).toContainEqual(expect.stringContaining('HTTPRoute tenant/evil claims host'));
  expect(seen.get('POST /openai/v1/completions')).toBe(false);
});
