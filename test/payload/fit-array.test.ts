import { expect, test } from 'vitest';
import type { ModelMetadata } from '../../src/inference/answer.js';
import type { Tensor, TensorSpec } from '../../src/inference/tensor.js';
import { fitPayload } from '../../src/payload/fit.js';
import type { FitResult } from '../../src/payload/fit-shape.js';

const matrix: Tensor = {
  name: 'input-0',
  datatype: 'FP64',
  shape: [2, 2],
  values: Float64Array.of(1, 2, 3, 4),
};
const row: Tensor = { name: 'input-0', datatype: 'FP64', shape: [2], values: Float64Array.of(1, 2) };
const wants = (datatype: TensorSpec['datatype'], ...shape: readonly number[]): TensorSpec => ({
  name: 'x',
  datatype,
  shape,
});

function fit(tensor: Tensor, inputs: readonly TensorSpec[], signature?: string): Promise<FitResult> {
  const metadata: ModelMetadata = {
    name: 'm',
    versions: [],
    signatures: [
      { name: 'serving_default', inputs, outputs: [] },
      { name: 'other', inputs: [wants('INT32', -1)], outputs: [] },
    ],
  };
  const options = { scale: 1, name: 'x.npy', ...(signature === undefined ? {} : { signature }) } as const;
  return fitPayload({ kind: 'array', tensor }, metadata, options);
}

test.each([
  ['free dimensions take its own', matrix, wants('FP64', -1, 2), [2, 2]],
  ['a batch dimension is added', row, wants('FP64', -1, 2), [1, 2]],
  ['a batch of one is taken away', { ...matrix, shape: [1, 4] }, wants('FP64', 4), [4]],
  ['any shape will do', matrix, { name: 'x', datatype: 'FP64' } as const, [2, 2]],
])('%s', async (_, tensor, wanted, shape) => {
  const { payload } = await fit(tensor, [wanted]);
  expect(payload).toEqual({ kind: 'tensors', tensors: [{ ...tensor, name: 'x', shape }] });
});

test('what is changed of an array is told, and nothing where nothing is', async () => {
  expect((await fit(row, [wants('FP64', -1, 2)])).notes).toEqual(['x.npy: FP64 [2] sent as FP64 [1,2]']);
  expect((await fit(matrix, [wants('FP64', -1, 2)])).notes).toEqual([]);
});

test.each([
  ['FP64 as FP32', row, 'FP32', Float32Array.of(1, 2)],
  ['whole floats as INT32', row, 'INT32', Int32Array.of(1, 2)],
  ['whole floats as INT64', row, 'INT64', BigInt64Array.of(1n, 2n)],
  ['BOOL as UINT8', { ...row, datatype: 'BOOL', values: [true, false] }, 'UINT8', Uint8Array.of(1, 0)],
  [
    'INT64 as FP64',
    { ...row, datatype: 'INT64', values: BigInt64Array.of(-5n, 2n) },
    'FP64',
    Float64Array.of(-5, 2),
  ],
] as const)('converts %s, and says so', async (_, tensor, datatype, values) => {
  const { payload, notes } = await fit(tensor, [wants(datatype, 2)]);
  expect(payload).toEqual({ kind: 'tensors', tensors: [{ name: 'x', datatype, shape: [2], values }] });
  expect(notes).toEqual([`x.npy: ${tensor.datatype} [2] sent as ${datatype} [2]`]);
});

test.each([
  [
    'another shape',
    matrix,
    [wants('FP64', -1, 4)],
    'x.npy has FP64 [2,2], the model expects x: FP64 [-1,4].',
  ],
  [
    'a dimension of 0, which is not a free one',
    matrix,
    [wants('FP64', 0, 2)],
    'x.npy has FP64 [2,2], the model expects x: FP64 [0,2].',
  ],
  ['numbers for BYTES', row, [wants('BYTES', -1)], 'x.npy has FP64 [2], the model expects x: BYTES [-1].'],
  [
    'one array for two inputs',
    row,
    [wants('FP64', 2), wants('INT8', 1)],
    'x.npy is one array, the model has 2 inputs: x: FP64 [2], x: INT8 [1].',
  ],
  [
    'a value out of range',
    { ...row, values: Float64Array.of(1, 300) },
    [wants('UINT8', 2)],
    'Input "x": 300 is not a value of UINT8.',
  ],
  [
    'a fraction',
    { ...row, values: Float64Array.of(1, 1.5) },
    [wants('INT8', 2)],
    'Input "x": 1.5 is not a value of INT8.',
  ],
  [
    'a float beyond FP32',
    { ...row, values: Float64Array.of(1, 1e300) },
    [wants('FP32', 2)],
    'Input "x": 1e+300 is not a value of FP32.',
  ],
])('refuses %s', async (_, tensor, inputs, summary) => {
  await expect(fit(tensor, inputs)).rejects.toMatchObject({ kind: 'payload', summary });
});

test('without metadata it goes as it is, and a note says so', async () => {
  const expected = { kind: 'tensors', tensors: [matrix] };
  const { payload, notes } = await fitPayload({ kind: 'array', tensor: matrix }, undefined, {
    scale: 1,
    name: 'x.npy',
  });
  expect(payload).toEqual(expected);
  expect(notes).toEqual(['x.npy: sent as input-0, FP64 [2,2]; the model does not say what it expects']);
  expect((await fit(matrix, [])).payload).toEqual(expected);
});

test('the signature asked for decides; one that the model lacks is a problem that names those it has', async () => {
  expect((await fit(row, [wants('FP64', 2)], 'other')).payload).toMatchObject({
    tensors: [{ datatype: 'INT32' }],
  });
  await expect(fit(row, [wants('FP64', 2)], 'nope')).rejects.toMatchObject({
    summary: 'The model has no signature nope; it has: serving_default, other.',
  });
});

test('JSON passes through untouched', async () => {
  const raw = { kind: 'json', text: '{"instances":[1]}', value: { instances: [1] } } as const;
  expect(await fitPayload(raw, undefined, { scale: 1 })).toEqual({ payload: raw, notes: [] });
});
