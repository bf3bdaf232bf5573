import { expect, test } from 'vitest';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { createPredictor, type PredictOptions } from '../../src/predict/predict.js';
import { object } from '../discovery/cluster-objects.js';
import { fakeCluster } from '../discovery/fake-cluster.js';
import { seq } from '../discovery/kind-objects.js';
import { options } from './open-predictor.js';
import { json, never, serve } from './predict-text.js';

const at = (name: string, path: string) => `http://${name}-predictor.models.svc.cluster.local${path}`;

/** The router's Deployment, as KServe makes it. */
function routerOf(urls: readonly string[]): KubeObject {
  const graphJson = {
    nodes: { root: { routerType: 'Sequence', steps: urls.map((serviceUrl) => ({ serviceUrl })) } },
  };
  const containers = [{ name: 'seq', args: ['--graph-json', JSON.stringify(graphJson)] }];
  const labels = { 'serving.kserve.io/inferencegraph': 'seq' };
  return object('models', 'seq', { spec: { template: { spec: { containers } } } }, labels);
}

const service = (name: string, model: KubeObject): KubeObject =>
  object('models', name, {
    spec: { predictor: { model } },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  });
const sklearn = service('iris', { modelFormat: { name: 'sklearn' } });

/** The requests of a call of graph `models/seq` at one address, and its exchange. */
async function call(
  objects: Readonly<Record<string, readonly KubeObject[]>>,
  payload: string | undefined,
  more: Partial<PredictOptions> = {},
  forbidden: readonly string[] = [],
) {
  const tokens: string[] = [];
  await using server = await serve((request, response) => {
    tokens.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'without a token'}`);
    if (request.url === '/v2/models/iris') {
      const inputs = [{ name: 'x', datatype: 'FP32', shape: [1, 4] }];
      return json(response, 200, JSON.stringify({ name: 'iris', versions: [], inputs, outputs: [] }));
    }
    return request.method === 'POST' ? json(response, 200, '{"predictions":[1]}') : json(response, 404, '{}');
  });
  const { cluster } = fakeCluster({ objects, forbidden });
  const trust = { insecure: false };
  const discovery = createDiscovery(cluster, { address: `127.0.0.1:${server.port}`, trust, environment: {} });
  const predictor = createPredictor({
    cluster,
    discovery,
    trust,
    token: 'secret',
    headers: { 'x-team': 'a' },
    payloadFolder: '/nonexistent',
  });
  try {
    return { exchange: await predictor.predict(seq(), options(payload, more), never), tokens };
  } finally {
    predictor.close();
  }
}

test('a token for the graph stays with the graph', async () => {
  const objects = {
    deployments: [routerOf([at('iris', '/v1/models/iris:predict')])],
    inferenceservices: [sklearn],
  };
  const { exchange, tokens } = await call(objects, undefined);
  expect(exchange.verdict.ok).toBe(true);
  expect(tokens.at(-1)).toBe('POST / Bearer secret');
  expect(tokens.slice(0, -1).length).toBeGreaterThan(0);
  expect(tokens.slice(0, -1).every((asked) => asked.endsWith('without a token'))).toBe(true);
});

test.each<readonly [string, readonly KubeObject[], readonly string[], string]>([
  ['by the router’s own arguments', [routerOf([at('iris', '/v2/models/m/infer')])], [], 'v2'],
  ['where these may not be read, as its first step’s service', [], ['deployments', 'pods'], 'v1'],
])('the protocol of a graph: %s', async (_name, deployments, forbidden, protocol) => {
  const { exchange } = await call(
    { deployments, inferenceservices: [sklearn] },
    '{"instances":[[1,2,3,4]]}',
    {},
    forbidden,
  );
  expect(exchange.protocol).toBe(protocol);
  expect(exchange.request).toMatchObject({ path: '/' });
});

test.each<readonly [string, KubeObject, RegExp]>([
  [
    'vLLM',
    service('iris', { modelFormat: { name: 'vLLM' }, protocolVersion: 'v2' }),
    /step first \(iris\) will fail: the router calls it at \/v2\/models\/iris\/infer, and iris speaks OpenAI's API alone/,
  ],
  [
    'a huggingface model',
    service('iris', { modelFormat: { name: 'huggingface' } }),
    /step first \(iris\) may fail: .* if iris is a model that writes text/,
  ],
])(
  'a step that is a language model is told before the graph is called: %s',
  async (_name, model, warning) => {
    const deployments = [routerOf([at('iris', '/v2/models/iris/infer')])];
    const objects = { deployments, inferenceservices: [model] };
    const told: string[] = [];
    const given = '{"instances":[[1,2,3,4]]}';
    const heard = await call(objects, given, { onNote: (note) => told.push(note) });
    expect(told.join('\n')).toMatch(warning);
    expect(heard.exchange.notes.join('\n')).not.toMatch(warning);
    const unheard = await call(objects, given);
    expect(unheard.exchange.notes.join('\n')).toMatch(warning);
  },
);

test('a step whose service may not be read is not told to be gone', async () => {
  const { exchange } = await call({ inferenceservices: [] }, '{"instances":[[1]]}', {}, [
    'inferenceservices',
  ]);
  expect(exchange.notes.join('\n')).not.toContain('there is no InferenceService');
  const gone = await call({ inferenceservices: [] }, '{"instances":[[1]]}');
  expect(gone.exchange.notes.join('\n')).toContain('there is no InferenceService iris');
});

test.each([
  [
    'the first that the named runtime lists, whatever protocolVersion says',
    { runtime: 'mine', protocolVersion: 'v1' },
    ['v2', 'v1'],
    'v2',
  ],
  ['protocolVersion, where that runtime lists none', { runtime: 'mine', protocolVersion: 'v2' }, [], 'v2'],
  ['protocolVersion, where no runtime is named', { protocolVersion: 'v2' }, ['v1'], 'v2'],
])(
  'where the router may not be read, it is called as KServe decides: %s',
  async (_name, model, listed, protocol) => {
    const objects = {
      inferenceservices: [service('iris', { modelFormat: { name: 'sklearn' }, ...model })],
      servingruntimes: [object('models', 'mine', { spec: { protocolVersions: listed } })],
    };
    const { exchange } = await call(objects, '[[1,2,3,4]]', {}, ['deployments', 'pods']);
    expect(exchange.protocol).toBe(protocol);
  },
);

test('a graph explains nothing: nobody is asked, and it does not run', async () => {
  const asked = call({ inferenceservices: [sklearn] }, '[[1,2,3,4]]', { verb: 'explain' });
  await expect(asked).rejects.toMatchObject({
    kind: 'usage',
    summary: 'An InferenceGraph has no explainer: ig/seq cannot explain.',
    remedy: expect.stringContaining('Use isvc predict.'),
  });
});
