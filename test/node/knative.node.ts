import { expect, test } from 'vitest';
import { curlAsDocumented, grpcAsDocumented } from './documented-clients.ts';
import { isvc } from './node-world.ts';
import { useNode } from './use-node.ts';

// Knative Serving behind istio-ingressgateway: the installation that KServe documents.
useNode();

const flowers = [
  [6.8, 2.8, 4.8, 1.4],
  [6.0, 3.4, 4.5, 1.6],
  [5.1, 3.5, 1.4, 0.2],
];
const v1 = JSON.stringify({ instances: flowers });
const v2 = JSON.stringify({
  inputs: [{ name: 'input-0', shape: [3, 4], datatype: 'FP32', data: flowers.flat() }],
});

test("three lines of kubectl and a curl, and KServe's client for gRPC, give what isvc predict gives", async () => {
  const rest = await predict('sklearn-iris', v1);
  expect(rest.answer).toEqual(await curlAsDocumented('sklearn-iris', v1));
  expect(rest.answer).toEqual({ predictions: [1, 1, 0] });
  expect(rest.stderr).toContain('answered by the model');

  const grpc = await predict('iris-grpc', v2);
  expect(grpc.answer).toMatchObject({ outputs: [{ datatype: 'INT64', shape: [3], data: [1, 1, 0] }] });
  expect(await grpcAsDocumented('iris-grpc', v2)).toMatchObject({
    outputs: [{ datatype: 'INT64', shape: [3], values: ['1', '1', '0'] }],
  });
});

test('services are Ready by themselves, each with its protocol, and the way in is the load balancer', async () => {
  const { stdout } = await isvc('list', '-n', 'kserve-test');
  expect(stdout).toMatch(/^sklearn-iris +\S+ +True +100 .* v1$/m);
  expect(stdout).toMatch(/^sklearn-v2-iris +\S+ +True +100 .* v2$/m);
  expect(stdout).toMatch(/^iris-grpc +\S+ +True +100 .* grpc-v2$/m);
  const { stderr } = await predict('sklearn-v2-iris', v2);
  expect(stderr).toContain('load-balancer');
  expect(stderr).toContain('10.77.0.50:80');
});

async function predict(name: string, body: string) {
  const { stdout, stderr } = await isvc('predict', name, '-n', 'kserve-test', '-v', '-d', body);
  return { answer: JSON.parse(stdout) as unknown, stderr };
}
