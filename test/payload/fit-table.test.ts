import { expect, test } from 'vitest';
import type { TensorSpec } from '../../src/inference/tensor.js';
import { fitPayload } from '../../src/payload/fit.js';
import type { FitResult } from '../../src/payload/fit-shape.js';
import { readPayload } from '../../src/payload/read.js';
import { atOnce } from '../../src/runtime/work.js';

const read = (...given: Parameters<typeof readPayload>) => atOnce(readPayload(...given));

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function fit(text: string, inputs: readonly TensorSpec[]): Promise<FitResult> {
  const raw = read(new TextEncoder().encode(text), 'x.csv');
  const metadata = { name: 'm', versions: [], signatures: [{ name: '', inputs, outputs: [] }] };
  return fitPayload(raw, metadata, { scale: 1, name: 'x.csv' });
}

const iris: TensorSpec = { name: 'input-0', datatype: 'FP32', shape: [-1, 4] };
const age: TensorSpec = { name: 'age', datatype: 'INT64', shape: [-1, 1] };
const city: TensorSpec = { name: 'city', datatype: 'BYTES', shape: [-1] };

test('a table is the only input, its header aside', async () => {
  const { payload, notes } = await fit('sepal,width,petal,length\n6.8,2.8,4.8,1.4\n6,3.4,4.5,1.6\n', [iris]);
  const values = Float32Array.of(6.8, 2.8, 4.8, 1.4, 6, 3.4, 4.5, 1.6);
  expect(payload).toEqual({ kind: 'tensors', tensors: [{ ...iris, shape: [2, 4], values }] });
  expect(notes).toEqual(['x.csv: 2 rows sent as input-0, FP32 [2,4]']);
});

test('one column fills an input of one dimension, and every digit stays', async () => {
  const { payload } = await fit('9007199254740993\n-1\n', [{ name: 'x', datatype: 'INT64', shape: [-1] }]);
  expect(payload).toMatchObject({
    tensors: [{ shape: [2], values: BigInt64Array.of(9007199254740993n, -1n) }],
  });
});

test('columns fill the inputs of their names', async () => {
  const { payload, notes } = await fit('city,age,id\nBern,30,x\n"Ulm, Süd",41,y\n', [age, city]);
  expect(payload).toMatchObject({
    tensors: [
      { name: 'age', shape: [2, 1], values: BigInt64Array.of(30n, 41n) },
      { name: 'city', shape: [2], values: [utf8('Bern'), utf8('Ulm, Süd')] },
    ],
  });
  expect(notes).toEqual(['x.csv: 2 rows sent, a column for each input; not sent: id']);
});

test('a first row that names every input is a header above text too; else text keeps all its rows', async () => {
  const text: TensorSpec = { name: 'text', datatype: 'BYTES', shape: [-1] };
  expect((await fit('text\nhello\n', [text])).payload).toMatchObject({ tensors: [{ shape: [1] }] });
  expect((await fit('good day\nhello\n', [text])).payload).toMatchObject({ tensors: [{ shape: [2] }] });
});

test('booleans, NaN and infinities as CSV writers put them', async () => {
  const flags = await fit('True\n0\n', [{ name: 'x', datatype: 'BOOL', shape: [-1] }]);
  expect(flags.payload).toMatchObject({ tensors: [{ values: [true, false] }] });
  const floats = await fit('nan\n-inf\n+1e3\n .5\n', [{ name: 'x', datatype: 'FP64', shape: [-1] }]);
  expect(floats.payload).toMatchObject({ tensors: [{ values: Float64Array.of(NaN, -Infinity, 1000, 0.5) }] });
});

test('without stated inputs: numbers as one FP64 tensor', async () => {
  const { payload, notes } = await fit('a,b\n1,2\n3,4.5', []);
  const values = Float64Array.of(1, 2, 3, 4.5);
  expect(payload).toEqual({
    kind: 'tensors',
    tensors: [{ name: 'input-0', datatype: 'FP64', shape: [2, 2], values }],
  });
  expect(notes).toEqual(['x.csv: sent as input-0, FP64 [2,2]; the model does not say what it expects']);
});

test('without stated inputs: a tensor for each named column where some are text', async () => {
  const { payload } = await fit('city,age\nBern,30\nUlm,41', []);
  expect(payload).toMatchObject({
    tensors: [
      { name: 'city', datatype: 'BYTES', shape: [2, 1] },
      { name: 'age', datatype: 'FP64', shape: [2, 1], values: Float64Array.of(30, 41) },
    ],
  });
});

test.each([
  [
    'too few columns',
    '1,2,3\n',
    [iris],
    'x.csv has 1 rows of 3 columns, the model expects input-0: FP32 [-1,4].',
  ],
  ['a word among numbers', '1,2,3,4\n1,x,3,4\n', [iris], 'Input "input-0": "x" is not a value of FP32.'],
  [
    'a missing column',
    'age,id\n1,2\n',
    [age, city],
    'x.csv has no column city; the model expects age: INT64 [-1,1], city: BYTES [-1].',
  ],
  [
    'too many rows',
    'age,city\n1,a\n2,b\n',
    [{ ...age, shape: [1, 1] }, city],
    'x.csv cannot fill age with 2 rows; the model expects age: INT64 [1,1], city: BYTES [-1].',
  ],
  [
    'text without a header or metadata',
    'a,1\nb,2\n',
    [],
    'x.csv has cells that are not numbers and no header, and the model does not say what it expects.',
  ],
])('refuses %s', async (_, text, inputs, summary) => {
  await expect(fit(text, inputs)).rejects.toMatchObject({
    kind: 'payload',
    summary,
    remedy: expect.stringMatching(/\.$/) as string,
  });
});

test('a column without a name is told: pandas writes its index so', async () => {
  const { notes } = await fit(',a,b\n0,1.5,2\n1,3,4\n', []);
  expect(notes).toContain("x.csv: the first column has no name (pandas' index?), and was sent too");
  const { notes: whole } = await fit(',a,b\n0,1.5,2\n', [{ name: 'x', datatype: 'FP32', shape: [-1, 3] }]);
  expect(whole.join('\n')).toContain("pandas' index?");
  const { notes: left } = await fit(',age,city\n0,30,Bern\n', [age, city]);
  expect(left.join('\n')).toContain("not sent: a column without a name (pandas' index?)");
  const { notes: named } = await fit('id,a\n0,1.5\n', []);
  expect(named.join('\n')).not.toContain('pandas');
});

test('zero keeps its sign', async () => {
  const { payload } = await fit('-0.0,-0,0,1\n', [iris]);
  expect(payload).toMatchObject({ tensors: [{ values: Float32Array.of(-0, -0, 0, 1) }] });
});
