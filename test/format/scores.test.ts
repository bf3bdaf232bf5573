import { expect, test } from 'vitest';
import { barLines, batchScores } from '../../src/format/bars.js';
import { classScores } from '../../src/format/scores.js';
import type { Tensor } from '../../src/inference/tensor.js';

const floats = (shape: readonly number[], ...values: readonly number[]): Tensor => ({
  name: 's',
  datatype: 'FP64',
  shape,
  values: new Float64Array(values),
});
const texts = (shape: readonly number[], ...values: readonly string[]): Tensor => ({
  name: 't',
  datatype: 'BYTES',
  shape,
  values: values.map((value) => new TextEncoder().encode(value)),
});
const indexes = (tensor: Tensor) => classScores(tensor)?.map(({ index }) => index);

test.each<[string, Tensor, readonly number[] | undefined]>([
  ['a vector', floats([3], 0.2, 0.5, 0.3), [1, 2, 0]],
  ['a batch of one', floats([1, 3], 0.2, 0.5, 0.3), [1, 2, 0]],
  ['equal scores keep their order', floats([2], 0.5, 0.5), [0, 1]],
  ['a sum that is not 1', floats([3], 0.2, 0.5, 0.9), undefined],
  ['a value above 1', floats([2], 1.5, -0.5), undefined],
  ['NaN', floats([2], NaN, 1), undefined],
  ['a single value', floats([1], 1), undefined],
  ['a column', floats([2, 1], 0.5, 0.5), undefined],
  ['integers', { ...floats([2]), datatype: 'INT32', values: new Int32Array([0, 1]) }, undefined],
  ['text', texts([2], 'a', 'b'), undefined],
])('class scores, best first: %s', (_, tensor, expected) => {
  expect(indexes(tensor)).toEqual(expected);
});

test("what Triton's classification extension answers: score, class, label", () => {
  expect(classScores(texts([1, 2], '0.25:7:tulip', '9.5e-1:3'))).toEqual([
    { index: 3, score: 0.95, text: '9.5e-1' },
    { index: 7, score: 0.25, text: '0.25', label: 'tulip' },
  ]);
});

test('a row of scores for each member of a batch, or none at all', () => {
  const batch = batchScores(floats([2, 2], 0.1, 0.9, 1, 0));
  expect(batch?.map((row) => row.map(({ index }) => index))).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(batchScores(floats([2, 2], 0.1, 0.9, 1, 1))).toBeUndefined();
});

test('labels stand beside the numbers, safe for a terminal, and narrow ones are not padded', () => {
  const scores = classScores(floats([3], 0.2, 0.5, 0.3)) ?? [];
  expect(barLines(scores, { width: 50, top: 3, labels: ['a', 'b\u001b[2J', '漢字'] })).toEqual([
    '1  b     ████████████             0.5',
    '2  漢字  ███████▎                 0.3',
    '0  a     ████▊                    0.2',
  ]);
});

test('scores that are no shares are drawn against the best', () => {
  const scores = classScores(texts([2], '12:0:a', '6:1:b')) ?? [];
  expect(barLines(scores, { width: 22, top: 2 })).toEqual(['0  a  ████ 12', '1  b  ██   6']);
});
