import { expect, test } from 'vitest';
import { predictIris } from './iris.ts';
import { useNode } from './use-node.ts';

// A pod of Knative has one port, and queue-proxy before it speaks to the server as that port's name says: h2c, or HTTP/1.
useNode();

test('REST to an h2c port: queue-proxy says so in words of its own, and isvc which protocol the service speaks', async () => {
  const { code, stdout, stderr } = await predictIris('iris-grpc', '--protocol', 'v2');
  expect(stderr).toMatch(/^HTTP 502/m);
  expect(stderr).toMatch(/stream error: stream ID \d+; INTERNAL_ERROR/);
  expect(stderr).toMatch(/speaks? grpc-v2|--protocol grpc-v2/);
  expect([code, stdout]).toEqual([6, '']);
});

test('gRPC to a REST port: the server answers with HTTP 404, and isvc says which protocol the service speaks', async () => {
  const { code, stdout, stderr } = await predictIris('sklearn-iris', '--protocol', 'grpc-v2');
  expect(stderr).toMatch(/404/);
  expect(stderr).toMatch(/speaks? v1|--protocol v1/);
  expect([code, stdout]).toEqual([6, '']);
});
