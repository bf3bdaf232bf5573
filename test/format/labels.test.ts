import { expect, test } from 'vitest';
import { classLabel, labelsOf, mayHaveClasses } from '../../src/format/labels.js';
import { tensorLines } from '../../src/format/tensors.js';
import type { Labels } from '../../src/inference/answer.js';
import type { Tensor } from '../../src/inference/tensor.js';

const floats = (name: string, shape: readonly number[], ...values: readonly number[]): Tensor => ({
  name,
  datatype: 'FP64',
  shape,
  values: new Float64Array(values),
});
const integer = (name: string, value: bigint): Tensor => ({
  name,
  datatype: 'INT64',
  shape: [1],
  values: new BigInt64Array([value]),
});
const texts = (shape: readonly number[], ...values: readonly string[]): Tensor => ({
  name: 'classes',
  datatype: 'BYTES',
  shape,
  values: values.map((value) => new TextEncoder().encode(value)),
});

const file: Labels = { from: 'file', names: ['a', 'b'] };
const ofModel: Labels = { from: 'metadata', names: ['m', 'n'], outputs: new Map() };
const ofOutput: Labels = { from: 'metadata', names: [], outputs: new Map([['scores', ['x', 'y']]]) };
const scores = floats('scores', [1, 2], 0.25, 0.75);
const beside = texts([1, 2], 'cat', 'dog');

test.each<[string, readonly Tensor[], Labels | undefined, readonly string[] | undefined]>([
  ['nobody says any', [scores], undefined, undefined],
  ['a file', [scores, beside], file, ['a', 'b']],
  ['a tensor of text of the same shape', [scores, texts([2], 'x', 'y'), beside], undefined, ['cat', 'dog']],
  ['which comes before the metadata', [scores, beside], ofModel, ['cat', 'dog']],
  ['but not with an empty name', [scores, texts([1, 2], 'cat', '')], undefined, undefined],
  ['the model', [scores], ofModel, ['m', 'n']],
  ['an output', [scores], ofOutput, ['x', 'y']],
  ['another output', [{ ...scores, name: 'other' }], ofOutput, undefined],
  ['more classes than names', [floats('scores', [3], 0.2, 0.3, 0.5)], ofModel, undefined],
  ['fewer', [floats('scores', [1], 1)], ofModel, undefined],
  ['a batch', [floats('scores', [2, 2], 0.5, 0.5, 1, 0)], ofModel, ['m', 'n']],
  ['classes that name themselves', [texts([1, 2], '0.75:1:dog', '0.25:0:cat')], ofModel, undefined],
])('names of classes: %s', (_, [tensor = scores, ...others], labels, expected) => {
  expect(labelsOf(tensor, [tensor, ...others], labels)).toEqual(expected);
});

test.each<[string, Tensor, readonly Tensor[], Labels, string | undefined]>([
  ['a file names any number', integer('n', 1n), [], file, 'b'],
  ['the best of the scores beside it', integer('n', 1n), [scores], ofModel, 'n'],
  ['by the names of the scores alone', integer('n', 1n), [scores], ofOutput, 'y'],
  ['a number that is not the best class', integer('n', 0n), [scores], ofModel, undefined],
  ['a number without scores', integer('n', 1n), [], ofModel, undefined],
  ['a number whose own output has names', integer('scores', 0n), [], ofOutput, 'x'],
  ['a number past the names', integer('scores', 2n), [], ofOutput, undefined],
  ['a float', floats('f', [1], 1), [], file, undefined],
  ['text', texts([1], '\u0001'), [], file, undefined],
])('the class of a number: %s', (_, tensor, beside, labels, expected) => {
  expect(classLabel(tensor, labelsOf(tensor, [tensor, ...beside], labels))).toBe(expected);
});

test('only scores and single numbers may tell of classes', () => {
  expect(mayHaveClasses([scores])).toBe(true);
  expect(mayHaveClasses([floats('m', [2, 2], 0.5, 0.5, 1, 0)])).toBe(true);
  expect(mayHaveClasses([integer('n', 1n)])).toBe(true);
  expect(mayHaveClasses([floats('v', [2], 3, 4), texts([1], 'x')])).toBe(false);
});

test('a table draws names with the bars, a line for each row of a batch, and beside a number', () => {
  const rows = floats('scores', [3, 2], 0.25, 0.75, 1, 0, 0.5, 0.5);
  expect(tensorLines([integer('n', 1n), scores], { width: 60, bars: 2, labels: ofModel })).toEqual([
    'n       INT64 [1]    1  n',
    'scores  FP64  [1,2]  1  n  ██████████████▎     0.75',
    '                     0  m  ████▊               0.25',
  ]);
  expect(tensorLines([rows], { width: 60, bars: 2, labels: ofModel })).toEqual([
    'scores  FP64 [3,2]  [0]  1  n  ██████   0.75  · m 0.25',
    '                    … 2 more',
  ]);
});
