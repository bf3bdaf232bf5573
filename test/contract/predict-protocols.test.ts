import { expect, test } from 'vitest';
import { hostPort } from '../../src/network/address.js';
import type { PredictOptions } from '../../src/predict/predict.js';
import { expectSameAsWitness } from './compare.js';
import { flowerBody, largePng, plainPng } from './images.js';
import { useWorld } from './open-world.js';
import { answerOf, type Product } from './product.js';
import { useProducts } from './use-product.js';
import { stated, type Stated } from './witness.js';
import type { Role } from './world.js';

const world = useWorld();
const open = useProducts(world);

const rows = [
  [6.8, 2.8, 4.8, 1.4],
  [5.1, 3.5, 1.4, 0.2],
];
const irisV1 = JSON.stringify({ instances: rows });
const irisV2 = JSON.stringify({ inputs: [{ name: 'input-0', shape: [2, 4], datatype: 'FP32', data: rows }] });
const megabyte = 2 ** 20;

/** Predicts, and asks the witness the same. */
async function predict(
  { predict, find }: Product,
  role: Role,
  body: string,
  more: Partial<PredictOptions> = {},
): Promise<readonly Stated[]> {
  const target = world().target(role);
  const exchange = await predict(target, body, more);
  const outputs = answerOf(exchange).tensors.map(stated);
  const host = (await find(target)).url?.host ?? '';
  const question = { target, host, found: hostPort(exchange.endpoint), body, binary: more.binary === true };
  await expectSameAsWitness(world(), question, outputs);
  return outputs;
}

test.each<[Role, string]>([
  ['kserve-v1', irisV1],
  ['kserve-v2', irisV2],
  ['kserve-grpc', irisV2],
  ['mlserver-v2', irisV2],
  ['mlserver-grpc', irisV2],
])('%s tells the two kinds of iris', async (role, body) => {
  const [classes] = await predict(await open(), role, body);
  expect(classes?.values).toEqual(['1', '0']);
  // MLServer makes a column of it.
  expect([[2], [2, 1]]).toContainEqual(classes?.shape);
  expect(classes?.datatype).toMatch(/^INT(?:32|64)$/);
});

test.each<[Role, string]>([
  ['kserve-v2', irisV2],
  ['kserve-grpc', irisV2],
])('%s takes and gives binary tensors', async (role, body) => {
  const [classes] = await predict(await open(), role, body, { binary: true });
  expect(classes).toMatchObject({ shape: [2], values: ['1', '0'] });
});

test('a V1 body goes out for V2 and gRPC too, as the tensors that it means', async () => {
  const product = await open();
  for (const role of ['kserve-v2', 'kserve-grpc'] as const) {
    const { answer } = await product.predict(world().target(role), irisV1);
    expect(answer?.tensors.map(stated)[0]).toMatchObject({ values: ['1', '0'] });
  }
});

test('half-plus-two over TensorFlow Serving’s gRPC', async () => {
  const outputs = await predict(await open(), 'half-plus-two-grpc', '{"instances":[1.0,2.0,5.0]}');
  expect(outputs).toMatchObject([{ datatype: 'FP32', shape: [3], values: ['2.5', '3', '4.5'] }]);
});

test.each<[Role]>([['flower-v1'], ['flower-grpc']])('%s classifies an image', async (role) => {
  const outputs = await predict(await open(), role, flowerBody(plainPng(24, 24, [230, 200, 20]), 'yellow'));
  const named = Object.fromEntries(outputs.map((output) => [output.name, output]));
  expect(named).toMatchObject({ key: { shape: [1] }, prediction: { datatype: 'INT64', shape: [1] } });
  expect(named['scores']?.shape).toEqual([1, 6]);
  const scores = (named['scores']?.values ?? []).map(Number);
  expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 4);
  expect(named['prediction']?.values).toEqual([String(scores.indexOf(Math.max(...scores)))]);
});

test.each<[Role]>([['flower-v1'], ['flower-grpc']])('%s takes an image of a megabyte', async (role) => {
  const image = largePng(megabyte);
  expect(image.byteLength).toBeGreaterThan(megabyte);
  const outputs = await predict(await open(), role, flowerBody(image));
  expect(outputs.map(({ name }) => name)).toContain('scores');
});
