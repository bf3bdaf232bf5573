import { expect, test } from 'vitest';
import type { Payload } from '../../src/inference/payload.js';
import { elementCount, type Datatype, type TensorSpec } from '../../src/inference/tensor.js';
import { seededRandom } from '../../src/load/pacer.js';
import { drawPayload } from '../../src/payload/made-up.js';

function signature(...inputs: readonly TensorSpec[]) {
  return { name: '', inputs, outputs: [] };
}

/** All values that 50 payloads of one input have. */
function drawn(datatype: Datatype): readonly (number | bigint | boolean | Uint8Array)[] {
  const random = seededRandom(7);
  return Array.from({ length: 50 }, () =>
    tensorsOf(drawPayload(signature({ name: 'x', datatype, shape: [4] }), random)).flatMap(({ values }) => [
      ...values,
    ]),
  ).flat();
}

function tensorsOf(payload: Payload | undefined) {
  if (payload?.kind !== 'tensors') throw new Error('tensors are drawn');
  return payload.tensors;
}

test.each([
  ['UINT8', 0, 255],
  ['UINT16', 0, 99],
  ['UINT32', 0, 99],
  ['UINT64', 0, 99],
  ['INT8', -128, 127],
  ['INT16', 0, 99],
  ['INT32', 0, 99],
  ['INT64', 0, 99],
] as const)('%s from %d to %d, over that whole range', (datatype, least, most) => {
  const values = drawn(datatype).map(Number);
  expect(values.every((value) => Number.isInteger(value) && value >= least && value <= most)).toBe(true);
  const width = (most - least) / 10;
  expect(Math.min(...values)).toBeLessThan(least + width);
  expect(Math.max(...values)).toBeGreaterThan(most - width);
});

test.each(['FP16', 'BF16', 'FP32', 'FP64'] as const)('%s from 0 to 1', (datatype) => {
  const values = drawn(datatype).map(Number);
  expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
  expect(new Set(values).size).toBeGreaterThan(90);
});

test('BOOL both ways, and BYTES as texts that differ', () => {
  expect(new Set(drawn('BOOL'))).toEqual(new Set([true, false]));
  const texts = drawn('BYTES').map((value) => new TextDecoder().decode(value as Uint8Array));
  expect(texts.every((text) => /^[a-z]+(?: [a-z]+){0,3}$/v.test(text))).toBe(true);
  expect(new Set(texts).size).toBeGreaterThan(50);
});

const inputs: readonly TensorSpec[] = [
  { name: 'image', datatype: 'FP32', shape: [-1, 3, 4] },
  { name: 'ids', datatype: 'INT64', shape: [-1, -1] },
  { name: 'flag', datatype: 'BOOL', shape: [] },
  { name: 'text', datatype: 'BYTES' },
];

test('every input keeps its name, its type and its shape; -1 and no shape become 1', () => {
  const tensors = tensorsOf(drawPayload(signature(...inputs), seededRandom(1)));
  expect(tensors.map(({ name, datatype, shape }) => [name, datatype, shape])).toEqual([
    ['image', 'FP32', [1, 3, 4]],
    ['ids', 'INT64', [1, 1]],
    ['flag', 'BOOL', []],
    ['text', 'BYTES', [1]],
  ]);
  for (const { shape, values } of tensors) expect(values).toHaveLength(elementCount(shape));
});

function draw(seed: number) {
  const random = seededRandom(seed);
  return [1, 2, 3].map(() => drawPayload(signature(...inputs), random));
}

test('the same seed draws the same payloads, another one others', () => {
  expect(draw(5)).toEqual(draw(5));
  expect(draw(5)).not.toEqual(draw(6));
  expect(draw(5)[0]).not.toEqual(draw(5)[1]);
});

test('none where nothing is known of the inputs, or they are beyond memory', () => {
  expect(drawPayload(signature(), Math.random)).toBeUndefined();
  const huge = signature({ name: 'x', datatype: 'FP32', shape: [1e9, 1e9] });
  expect(drawPayload(huge, Math.random)).toBeUndefined();
});
