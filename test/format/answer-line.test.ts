import { expect, test } from 'vitest';
import { answerLine } from '../../src/format/answer-line.js';
import type { Tensor } from '../../src/inference/tensor.js';

const floats = (name: string, shape: readonly number[], ...values: readonly number[]): Tensor => ({
  name,
  datatype: 'FP32',
  shape,
  values: new Float32Array(values),
});
const texts = (name: string, shape: readonly number[], ...values: readonly string[]): Tensor => ({
  name,
  datatype: 'BYTES',
  shape,
  values: values.map((value) => new TextEncoder().encode(value)),
});

test.each<[string, readonly Tensor[], string]>([
  ['the best class', [floats('scores', [1, 3], 0.25, 0.5, 0.25)], 'scores 1 (0.5)'],
  ['of each in a batch', [floats('scores', [2, 2], 0.25, 0.75, 0.5, 0.5)], 'scores 1 (0.75), 0 (0.5)'],
  [
    'with the labels that stand beside',
    [floats('scores', [2], 0.25, 0.75), texts('classes', [2], 'cat', 'dog')],
    'scores dog (0.75)  classes "cat", "dog"',
  ],
  ["with Triton's own label", [texts('top', [2], '0.25:7:tulip', '0.75:3:daisy')], 'top daisy (0.75)'],
  ['the first values of others', [floats('y', [5], 1, 2, 3, 4, 5)], 'y 1, 2, 3, 4, …'],
  ['no values', [floats('y', [0])], 'y '],
  ['names that would move the cursor', [floats('y\u001b[2J', [1], 1)], 'y 1'],
])('%s', (_, tensors, expected) => {
  expect(answerLine({ tensors, json: [] })).toBe(expected);
});

test('given labels count', () => {
  const tensors = [floats('scores', [2], 0.25, 0.75)];
  expect(answerLine({ tensors, json: [] }, { from: 'file', names: ['cat', 'dog'] })).toBe(
    'scores dog (0.75)',
  );
});

test('an answer without tensors is told by its JSON', () => {
  expect(answerLine({ tensors: [], json: [Buffer.from('{"text":"hello"}')] })).toBe('{"text":"hello"}');
});
