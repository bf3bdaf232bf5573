// KServe's quick install, without a gateway: services are ready at a URL that nobody serves. Only a real controller makes these objects.
import { expect, test } from 'vitest';
import { jsonText } from '../../src/inference/answer.js';
import { useWorld } from './open-world.js';
import { answerOf, never } from './product.js';
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
])('%s is reached through its own pod', async (role, body) => {
  const target = world().target(role);
  const exchange = await (await open()).predict(target, body);
  expect(answerOf(exchange).tensors).toHaveLength(1);
  expect(exchange.endpoint.candidate).toMatchObject({
    route: 'port-forward',
    bypassesGateway: true,
    forwardTo: { namespace: target.namespace, pod: expect.stringContaining(`${target.service}-predictor-`) },
  });
});

test.each<Role>(['no-route', 'unauthorised'])('nobody stands before %s: its model answers', async (role) => {
  const exchange = await (await open()).predict(world().target(role), irisV1);
  expect(jsonText(answerOf(exchange))).toBe('{"predictions":[1]}');
});

test('the survey finds no other way in', async () => {
  const { discovery, find } = await open();
  const { attempts, winner } = await discovery.survey(await find(world().target('kserve-v1')), never);
  expect(winner?.candidate).toMatchObject({ route: 'port-forward', bypassesGateway: true });
  expect(attempts.filter(({ candidate: { route } }) => route !== 'port-forward')).toEqual([]);
});

test('a pod in which nothing listens: no way in, and what was tried', async () => {
  const { predict } = await open();
  await expect(predict(world().target('no-backend'), irisV1)).rejects.toMatchObject({ kind: 'no-way-in' });
});

test.each<[Role, 'v1' | 'grpc-v1', string]>([
  ['flower-grpc', 'v1', 'grpc-v1'],
  ['kserve-v1', 'grpc-v1', 'v1'],
  ['kserve-grpc', 'v1', 'grpc-v2'],
])(
  '%s asked over %s: the pod has no such port, and its own protocol is told',
  async (role, protocol, own) => {
    const target = { ...world().target(role), protocol };
    await expect((await open()).predict(target, irisV1)).rejects.toMatchObject({
      kind: 'no-way-in',
      remedy: expect.stringContaining(
        `may not speak ${protocol}: the protocol of ${target.service} is ${own}.`,
      ),
    });
  },
);
