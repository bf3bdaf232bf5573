// Shapes as the controller of KServe 0.20 wrote them on a real cluster, but for names and times.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { at, listAt } from '../../../src/demo/api/api-object.js';
import { startDemo, type Demo } from '../../../src/demo/demo.js';
import { graphObjects } from '../../../src/demo/objects/graph.js';

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo({});
});
afterAll(() => demo.close());

async function get(path: string): Promise<unknown> {
  const response = await fetch(`${demo.apiUrl}${path}`);
  return response.json();
}

test.each(['iris-pipeline', 'dead-step'])('%s is Ready, whatever becomes of its steps', async (name) => {
  const graph = await get(`/apis/serving.kserve.io/v1alpha1/namespaces/kserve-demo/inferencegraphs/${name}`);
  expect(at(graph, 'status')).toEqual({
    conditions: [
      { status: 'True', type: 'Ready' },
      { lastTransitionTime: expect.any(String), status: 'False', type: 'Stopped' },
    ],
    observedGeneration: 1,
    url: `http://${name}-kserve-demo.example.com`,
  });
});

test('its router is started with the URL of each step; its container states no port', async () => {
  const deployment = await get('/apis/apps/v1/namespaces/kserve-demo/deployments/iris-pipeline');
  const [container] = listAt(deployment, 'spec', 'template', 'spec', 'containers');
  expect(container).toMatchObject({ name: 'iris-pipeline', image: 'kserve/router:v0.20.0' });
  expect(at(container, 'ports')).toBeUndefined();
  const [flag, text] = listAt(container, 'args').map(String);
  expect(flag).toBe('--graph-json');
  const nodes: unknown = at(JSON.parse(text ?? ''), 'nodes');
  expect(at(nodes, 'canary', 'steps')).toEqual([
    {
      name: 'stable',
      serviceName: 'sklearn-iris',
      serviceUrl:
        'http://sklearn-iris-predictor.kserve-demo.svc.cluster.local/v1/models/sklearn-iris:predict',
      weight: 80,
    },
    {
      name: 'next',
      serviceName: 'sklearn-v2-iris',
      // Its protocolVersion is v2, but its runtime lists v1 first.
      serviceUrl:
        'http://sklearn-v2-iris-predictor.kserve-demo.svc.cluster.local/v1/models/sklearn-v2-iris:predict',
      weight: 20,
    },
  ]);
  const pods = await get(
    '/api/v1/namespaces/kserve-demo/pods?labelSelector=serving.kserve.io%2Finferencegraph%3Diris-pipeline',
  );
  expect(at(pods, 'items', 0, 'spec', 'containers', 0)).toEqual(container);
  expect(await get('/api/v1/namespaces/kserve-demo/services/iris-pipeline')).toMatchObject({
    spec: { ports: [{ port: 80, targetPort: 8080 }] },
  });
});

test.each([
  [{ protocolVersion: 'v2' }, '/v2/models/step/infer'],
  [{ protocolVersion: 'v2', runtime: 'both' }, '/v1/models/step:predict'],
  [{ runtime: 'v2-only' }, '/v2/models/step/infer'],
  [{}, '/v1/models/step:predict'],
  [{ args: ['--model_name=other'] }, '/v1/models/other:predict'],
  [undefined, '/v1/models/step:predict'],
])('the path to a service of %j is %s', (model, path) => {
  const graph = {
    metadata: { name: 'g', namespace: 'ns' },
    spec: { nodes: { root: { routerType: 'Sequence', steps: [{ serviceName: 'step' }] } } },
  };
  const objects = graphObjects(graph, '2026-06-15T12:00:00Z', {
    service: () => (model === undefined ? undefined : { spec: { predictor: { model } } }),
    runtimeProtocols: (runtime) => (runtime === 'both' ? ['grpc-v2', 'v1', 'v2'] : ['v2']),
  });
  const args = listAt(objects[1], 'spec', 'template', 'spec', 'containers', 0, 'args').map(String);
  const url: unknown = at(JSON.parse(args[1] ?? ''), 'nodes', 'root', 'steps', 0, 'serviceUrl');
  expect(url).toBe(`http://step-predictor.ns.svc.cluster.local${path}`);
});
