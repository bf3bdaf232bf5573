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
])(
  'load-balancer: %s is reached at the address of its Ingress, which the person names',
  async (role, body) => {
    const target = world().target(role);
    const product = await open({ gateway: `${target.namespace}/${target.service}` });
    const exchange = await product.predict(target, body);
    expect(answerOf(exchange).tensors).toHaveLength(1);
    expect(exchange.endpoint).toMatchObject({ ...world().gateway, candidate: { route: 'load-balancer' } });
  },
);

// An Ingress is in a namespace that many may write in, and this one's address is a loopback address: docs/security.md.
test('port-forward: unless it is named, an Ingress on loopback is not used, and that is said', async () => {
  const exchange = await (await open()).predict(world().target('kserve-v1'), irisV1);
  expect(answerOf(exchange).tensors).toHaveLength(1);
  expect(exchange.endpoint.candidate).toMatchObject({ route: 'port-forward', bypassesGateway: false });
  const refused = exchange.endpoint.attempts.filter(({ outcome }) => outcome === 'failed');
  expect(refused.map(({ candidate: { route }, detail }) => ({ route, detail }))).toEqual([
    { route: 'load-balancer', detail: expect.stringMatching(/127\.0\.0\.1 is a loopback address/) },
    { route: 'node-port', detail: expect.stringMatching(/127\.0\.0\.2 is a loopback address/) },
  ]);
});
