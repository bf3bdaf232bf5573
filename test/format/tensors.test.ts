import { expect, test } from 'vitest';
import { tensorLines } from '../../src/format/tensors.js';
import type { Tensor } from '../../src/inference/tensor.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const lines = (tensor: Tensor, maxValues = 100, width = 60) =>
  tensorLines([tensor], { width, maxValues }).map((line) => line.replace(/ +$/, ''));

test('names, types and shapes stand in columns', () => {
  const tensors: Tensor[] = [
    { name: 'prediction', datatype: 'INT64', shape: [1], values: new BigInt64Array([9007199254740993n]) },
    { name: 'key', datatype: 'BYTES', shape: [1], values: [bytes('1')] },
    { name: 'scores', datatype: 'FP32', shape: [1, 2], values: new Float32Array([0.1, 3]) },
  ];
  expect(tensorLines(tensors, { width: 60, maxValues: 10 })).toEqual([
    'prediction  INT64 [1]    9007199254740993',
    'key         BYTES [1]    "1"',
    'scores      FP32  [1,2]  0.1, 3',
  ]);
});

test('class scores become bars, best first, and the rest is counted', () => {
  const values = new Float32Array([0.0625, 0.5, 0.125, 0.25, 0.03125, 0.0078125, 0.0234375]);
  const tensor: Tensor = { name: 's', datatype: 'FP32', shape: [1, 7], values };
  expect(tensorLines([tensor], { width: 40, maxValues: 9, bars: 4 })).toEqual([
    's  FP32 [1,7]  1  ████     0.5',
    '               3  ██       0.25',
    '               2  █        0.125',
    '               … 4 more',
  ]);
});

test('numbers that are no probabilities get no bars', () => {
  const tensor: Tensor = { name: 's', datatype: 'FP64', shape: [2], values: new Float64Array([2, -1]) };
  expect(tensorLines([tensor], { width: 60, maxValues: 9, bars: 6 })).toEqual(['s  FP64 [2]  2, -1']);
});

test('a long vector wraps and is cut with a count', () => {
  const values = Int32Array.from({ length: 100 }, (_, index) => index);
  expect(lines({ name: 'v', datatype: 'INT32', shape: [100], values }, 12, 40)).toEqual([
    'v  INT32 [100]  0, 1, 2, 3, 4, 5, 6, 7,',
    '                8, 9, 10, 11,',
    '                … 88 more',
  ]);
});

test('matrices are rows, with the brackets of every dimension', () => {
  const values = Int8Array.from({ length: 8 }, (_, index) => index);
  expect(lines({ name: 'm', datatype: 'INT8', shape: [2, 2, 2], values })).toEqual([
    'm  INT8 [2,2,2]  [[[0, 1]',
    '                   [2, 3]]',
    '                  [[4, 5]',
    '                   [6, 7]]]',
  ]);
});

test('wide rows and many rows are both counted', () => {
  const values = Uint8Array.from({ length: 300 }, (_, index) => index % 10);
  expect(lines({ name: 'm', datatype: 'UINT8', shape: [3, 100], values }, 200, 50)).toEqual([
    'm  UINT8 [3,100]  [[0, 1, 2, 3, 4, 5, … 94 more]',
    '                   [0, 1, 2, 3, 4, 5, … 94 more]',
    '                  … 100 more',
  ]);
});

test.each<[string, Tensor, string]>([
  ['float32 shortest', { name: 'x', datatype: 'FP32', shape: [1], values: new Float32Array([0.1]) }, '0.1'],
  [
    'half in few digits',
    { name: 'x', datatype: 'FP16', shape: [1], values: new Float32Array([0.0999755859375]) },
    '0.1',
  ],
  ['double as it is', { name: 'x', datatype: 'FP64', shape: [1], values: new Float64Array([0.1]) }, '0.1'],
  ['infinity', { name: 'x', datatype: 'FP32', shape: [], values: new Float32Array([Infinity]) }, 'Infinity'],
  ['a boolean', { name: 'x', datatype: 'BOOL', shape: [1], values: [true] }, 'true'],
  [
    'text with quotes',
    { name: 'x', datatype: 'BYTES', shape: [1], values: [bytes('say "a"\n')] },
    String.raw`"say \"a\"↵"`,
  ],
  ['no escape sequence', { name: 'x', datatype: 'BYTES', shape: [1], values: [bytes('\u001b[2Jx')] }, '"x"'],
  [
    'bytes that are no text',
    { name: 'x', datatype: 'BYTES', shape: [1], values: [new Uint8Array([255, 254])] },
    'base64 //4=',
  ],
  ['nothing', { name: 'x', datatype: 'FP32', shape: [0], values: new Float32Array() }, '(empty)'],
])('a value: %s', (_, tensor, expected) => {
  expect(lines(tensor)[0]).toBe(`x  ${tensor.datatype} [${tensor.shape.join(',')}]  ${expected}`);
});

test('an image is cut, with its size', () => {
  const image = new Uint8Array(12_345).fill(255);
  expect(lines({ name: 'x', datatype: 'BYTES', shape: [1], values: [image] }, 5, 100)[0]).toMatch(
    /… \(12 kB\)$/,
  );
});
