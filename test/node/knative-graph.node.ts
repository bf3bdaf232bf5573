import { afterAll, beforeAll, expect, test } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { irisNamespace } from './iris.ts';
import { applyAll, isvc, kubectl } from './node-world.ts';
import { useNode } from './use-node.ts';

// An InferenceGraph in Knative mode: KServe makes a Knative Service of its own router, which calls the steps by knative-local-gateway.
useNode();

const name = 'iris-steps';
const graph = `ig/${name}`;
const flowers = '{"instances":[[6.8,2.8,4.8,1.4],[5.1,3.5,1.4,0.2]]}';

beforeAll(async () => {
  if ((await missingHere()).length > 0) return;
  await applyAll({
    apiVersion: 'serving.kserve.io/v1alpha1',
    kind: 'InferenceGraph',
    metadata: { namespace: irisNamespace, name },
    spec: {
      nodes: {
        root: {
          routerType: 'Sequence',
          steps: [
            { name: 'first', serviceName: 'sklearn-iris' },
            { name: 'second', serviceName: 'sklearn-iris', data: '$request' },
          ],
        },
      },
    },
  });
  const ready = ['--for=condition=Ready', '--timeout=600s'];
  await kubectl(['wait', `inferencegraph/${name}`, '-n', irisNamespace, ...ready]);
});

afterAll(async () => {
  if ((await missingHere()).length === 0)
    await kubectl(['delete', 'inferencegraph', name, '-n', irisNamespace]);
});

test('it is in the list, Ready, at the host that Knative gives it', async () => {
  const { stdout } = await isvc('list', '-n', irisNamespace, '--kind', 'graph');
  expect(stdout).toMatch(
    new RegExp(`^${name} +http://${name}\\.${irisNamespace}\\.example\\.com +True `, 'm'),
  );
});

test('predict goes through the gateway, and its router says how long each step took', async () => {
  const { code, stdout, stderr } = await isvc('predict', graph, '-n', irisNamespace, '-v', '-d', flowers);
  expect(stderr).toMatch(/^> POST \/ HTTP\/1\.1$/m);
  expect(stderr).toMatch(/^> host: iris-steps\.kserve-test\.example\.com$/m);
  expect(stderr).toContain('answered by the model');
  expect(stderr).toMatch(
    /step first \(sklearn-iris\) \S+ ms · step second \(sklearn-iris\) \S+ ms · the graph as a whole \S+ ms/,
  );
  expect(JSON.parse(stdout)).toEqual({ predictions: [1, 0] });
  expect(code).toBe(0);
});

test('doctor finds its route by the Ingress that Knative has made of it, and predicts', async () => {
  const { code, stdout } = await isvc('doctor', graph, '-n', irisNamespace);
  expect(stdout).toMatch(/^✓ route +host iris-steps\.kserve-test\.example\.com: accepted/m);
  expect(stdout).toContain(
    `Knative Ingress ${irisNamespace}/${name} at istio.ingress.networking.knative.dev: accepted`,
  );
  expect(stdout).toMatch(/^✓ prediction +answered by the model/m);
  expect(stdout).not.toMatch(/^✗/m);
  expect(code).toBe(0);
});
