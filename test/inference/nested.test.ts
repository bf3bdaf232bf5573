import { expect, test } from 'vitest';

import type { Json } from '../../src/inference/json.js';
import { makeTensor } from '../../src/inference/make-tensor.js';
import { toFlat, toNested, utf8Text } from '../../src/inference/nested.js';
import type { Datatype } from '../../src/inference/tensor.js';

test.each<[Datatype, number[], Json, Json]>([
  ['FP32', [], 0.1, 0.1],
  [
    'FP32',
    [2, 2],
    [0.1, 2, NaN, 1e-7],
    [
      [0.1, 2],
      [NaN, 1e-7],
    ],
  ],
  ['INT64', [1, 2], [9007199254740993n, 1], [[9007199254740993n, 1n]]],
  ['INT32', [2], [1, -1], [1, -1]],
  ['BOOL', [1, 1], [true], [[true]]],
  ['BYTES', [2], ['1', { b64: '//4=' }], ['1', { b64: '//4=' }]],
  ['FP16', [1], [0.1], [0.1]],
  ['FP64', [2, 0], [], [[], []]],
])('%s %j comes out nested', (datatype, shape, values, expected) => {
  expect(toNested(makeTensor('x', datatype, shape, values))).toEqual(expected);
});

test('toFlat is the same values in one list', () => {
  expect(toFlat(makeTensor('x', 'FP32', [2, 1], [[0.1], [0.2]]))).toEqual([0.1, 0.2]);
});

test.each([
  ['c3a9', 'é'],
  ['efbfbd', '\uFFFD'],
  ['ff', undefined],
  ['efbbbf61', '\uFEFFa'],
])('bytes %s as text', (hex, text) => {
  expect(utf8Text(Buffer.from(hex, 'hex'))).toBe(text);
});
