// A Kubernetes Ingress for each service, as KServe's manifests ship. Only a real controller makes these objects.
import { expect, test } from 'vitest';
import { useWorld } from './open-world.js';
import { answerOf } from './product.js';
import { useProducts } from './use-product.js';
import type { Role } from './world.js';

const world = useWorld();
const open = useProducts(world);
const irisV1 = '{"instances":[[6.8,2.8,4.8,1.4]]}';
const irisV2 = '{"inputs":[{"name":"input-0","shape":[1,4],"datatype":"FP32","data":[[6.8,2.8,4.8,1.4]]}]}';

test.each<[Role, string]>([
  ['kserve-v1', irisV1],
  ['kserve-v2', irisV2],
  ['kserve-grpc', irisV2],
  ['mlserver-grpc', irisV2],
  ['half-plus-two-grpc', '{"instances":[1.0,5.0]}'],
])('load-balancer: %s is reached at the address of its Ingress', async (role, body) => {
  const exchange = await (await open()).predict(world().target(role), body);
  expect(answerOf(exchange).tensors).toHaveLength(1);
  expect(exchange.endpoint).toMatchObject({ ...world().gateway, candidate: { route: 'load-balancer' } });
});
