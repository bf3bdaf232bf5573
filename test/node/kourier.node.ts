import { expect, test } from 'vitest';
import { isvc } from './node-world.ts';
import { useNode } from './use-node.ts';

// Knative Serving behind Kourier: KServe makes no route of its own, and a service's URL is its predictor's.
useNode();

const flowers = '{"instances":[[6.8,2.8,4.8,1.4],[6.0,3.4,4.5,1.6],[5.1,3.5,1.4,0.2]]}';
const tensor = '{"inputs":[{"name":"input-0","shape":[1,4],"datatype":"FP32","data":[6.8,2.8,4.8,1.4]}]}';

test("Kourier's Service is the gateway, and each protocol is answered by its model", async () => {
  const gateways = await isvc('gateways');
  expect(gateways.stdout.split('\n').find((line) => line.startsWith('▸'))).toContain('10.77.0.50:80');
  const rest = await isvc('predict', 'sklearn-iris', '-n', 'kserve-test', '-v', '-d', flowers);
  expect(rest.stderr).toContain('sklearn-iris-predictor.kserve-test.example.com');
  expect(JSON.parse(rest.stdout)).toEqual({ predictions: [1, 1, 0] });
  const grpc = await isvc('predict', 'iris-grpc', '-n', 'kserve-test', '-d', tensor);
  expect(JSON.parse(grpc.stdout)).toMatchObject({ outputs: [{ shape: [1], data: [1] }] });
});

test('a host that Kourier does not know: the gateway has no route, and the hosts that it has are listed', async () => {
  const words = ['predict', 'sklearn-iris', '-n', 'kserve-test', '--host', 'nobody.example.com'];
  const { code, stderr } = await isvc(...words, '-d', flowers);
  expect(code).toBe(6);
  expect(stderr).toContain('answered by the gateway');
  expect(stderr).toMatch(/sklearn-iris-predictor\.kserve-test\.example\.com/);
});
