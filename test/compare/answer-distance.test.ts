import { expect, test } from 'vitest';
import { answerDistance } from '../../src/compare/answer-distance.js';
import type { Tensor } from '../../src/inference/tensor.js';
import { failed } from '../inference/samples.js';
import { answered } from '../tui/answers.js';

const scores = (values: readonly number[], name = 'scores'): Tensor => ({
  name,
  datatype: 'FP64',
  shape: [1, values.length],
  values: Float64Array.from(values),
});

test('equal answers are at distance 0', () => {
  expect(answerDistance(answered([scores([0.2, 0.8])]), answered([scores([0.2, 0.8])]))).toEqual({
    share: 0,
    isOtherClass: false,
  });
});

test('numbers differ by their share of the larger one, and say where', () => {
  const { share, what, isOtherClass } = answerDistance(
    answered([scores([0.2, 0.8])]),
    answered([scores([0.25, 0.79])]),
  );
  expect(share).toBeCloseTo(0.2, 6);
  expect(what).toBe('scores[0]: 0.2 and 0.25 (2 of 2 values differ)');
  expect(isOtherClass).toBe(false);
});

test('another class is told, however little the scores differ', () => {
  const one = answered([scores([0.501, 0.499, 0.1, 0.7, 0.9, 0.2])]);
  const other = answered([scores([0.501, 0.499, 0.1, 0.9, 0.7, 0.2])]);
  expect(answerDistance(one, other)).toMatchObject({ isOtherClass: true });
});

test('one output each is compared whatever it is called; of several a name decides', () => {
  expect(
    answerDistance(answered([scores([1, 2], 'predictions')]), answered([scores([1, 2], 'output-0')])).share,
  ).toBe(0);
  const two = answered([scores([1, 2], 'a'), scores([1, 2], 'b')]);
  const { share, what } = answerDistance(two, answered([scores([1, 2], 'a')]));
  expect([share, what]).toEqual([1, 'output b is in one of them only']);
});

test.each([
  ['another shape', scores([1, 2, 3]), 'scores is FP64 [1,2] and FP64 [1,3]'],
  [
    'another type',
    { ...scores([1, 2]), datatype: 'INT64' as const, values: BigInt64Array.of(1n, 2n) },
    'scores is FP64 [1,2] and INT64 [1,2]',
  ],
])('%s is a whole difference', (_, tensor, what) => {
  expect(answerDistance(answered([scores([1, 2])]), answered([tensor]))).toMatchObject({ share: 1, what });
});

const bytes = (text: string): Tensor => ({
  name: 'label',
  datatype: 'BYTES',
  shape: [1],
  values: [Buffer.from(text)],
});

test('texts as bytes that differ are a whole difference', () => {
  expect(answerDistance(answered([bytes('setosa')]), answered([bytes('virginica')])).share).toBe(1);
  expect(answerDistance(answered([bytes('7')]), answered([bytes('8')])).share).toBe(1);
});

test('an answer against none is a whole difference; two failures of one kind are none', () => {
  const failure = failed({ who: 'model', summary: 'it rejected the payload' });
  expect(answerDistance(answered([scores([1, 2])]), failure).share).toBe(1);
  expect(answerDistance(failure, failure).share).toBe(0);
  expect(answerDistance(failure, failed({ who: 'gateway', summary: 'no route' })).share).toBe(1);
});
