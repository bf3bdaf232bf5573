import { assert, expect, test } from 'vitest';
import { differenceText, exchangeDifference } from '../../src/format/difference.js';
import { positionText, relativeText, tensorDifferences } from '../../src/format/tensor-difference.js';
import type { Exchange } from '../../src/inference/exchange.js';
import type { Tensor } from '../../src/inference/tensor.js';
import { exchange, failed } from '../inference/samples.js';

const floats = (name: string, ...values: readonly number[]): Tensor => ({
  name,
  datatype: 'FP64',
  shape: [1, values.length],
  values: new Float64Array(values),
});
const integers = (...values: readonly bigint[]): Tensor => ({
  name: 'i',
  datatype: 'INT64',
  shape: [values.length],
  values: new BigInt64Array(values),
});
const text = (value: string): Tensor => ({
  name: 't',
  datatype: 'BYTES',
  shape: [1],
  values: [new TextEncoder().encode(value)],
});
const json = (text: string) => exchange({ answer: { tensors: [], json: [Buffer.from(text)] } });
const answered = (tensors: readonly Tensor[], changes: Partial<Exchange> = {}): Exchange =>
  exchange({ answer: { tensors, json: [Buffer.from(JSON.stringify(tensors.length))] }, ...changes });

/** The only difference, which must be one of values. */
function onlyChange(before: Tensor, after: Tensor) {
  const [first, ...rest] = tensorDifferences([before], [after]);
  expect(rest).toEqual([]);
  assert(first?.kind === 'changed');
  return first;
}

test('which values changed, and by how much', () => {
  const change = onlyChange(floats('x', 1, 2, 0, 4), floats('x', 1, 2.5, 0.25, 3));
  expect(change).toMatchObject({ changed: 3, compared: 4, positions: [1, 2, 3], largest: 3 });
  expect([1, 2, 3].map(change.at)).toEqual([
    { index: 1, before: '2', after: '2.5', by: '+0.5', relative: 0.25 },
    { index: 2, before: '0', after: '0.25', by: '+0.25' },
    { index: 3, before: '4', after: '3', by: '-1', relative: -0.25 },
  ]);
});

test('a rise is a rise from a negative value as well', () => {
  expect(onlyChange(floats('x', -4), floats('x', -3)).at(0)).toMatchObject({ by: '+1', relative: 0.25 });
});

test('64-bit integers differ exactly', () => {
  const change = onlyChange(integers(9007199254740992n), integers(9007199254740993n));
  expect(change.at(0)).toMatchObject({ before: '9007199254740992', after: '9007199254740993', by: '+1' });
});

test('text and booleans differ without a size; NaN is the same as NaN', () => {
  const change = onlyChange(text('a'), text('b'));
  expect(change.largest).toBeUndefined();
  expect(change.at(0)).toEqual({ index: 0, before: '"a"', after: '"b"' });
  expect(tensorDifferences([floats('x', NaN)], [floats('x', NaN)])).toEqual([]);
});

test('tensors that come, go, or have another shape', () => {
  expect(tensorDifferences([floats('a', 1), floats('b', 1)], [floats('b', 1, 2), floats('c', 1)])).toEqual([
    { kind: 'reshaped', name: 'b', before: 'FP64 [1,1]', after: 'FP64 [1,2]' },
    { kind: 'added', name: 'c', what: 'FP64 [1,1]' },
    { kind: 'removed', name: 'a', what: 'FP64 [1,1]' },
  ]);
});

test('of a million values the first 100,000 are compared, and that is said', () => {
  const values = new Float32Array(1_000_000);
  const before: Tensor = { name: 'x', datatype: 'FP32', shape: [1_000_000], values };
  const after: Tensor = { ...before, values: values.map((_, at) => at) };
  const change = onlyChange(before, after);
  expect(change).toMatchObject({ changed: 99_999, compared: 100_000, count: 1_000_000 });
  expect(change.positions.length).toBe(10_000);
});

test('who answered, status, protocol and payload are compared too', () => {
  const { facts } = exchangeDifference(exchange({}), {
    ...failed({}),
    protocol: 'v2',
    payloadSource: 'the file x.json',
  });
  expect(facts.map(({ what, after }) => `${what}: ${after}`)).toEqual([
    'verdict: answered by the gateway',
    'status: HTTP 404',
    'meaning: the gateway has no route for this host',
    'protocol: v2',
    'payload: the file x.json',
  ]);
});

test('a payload that was edited is told apart from the one before', () => {
  const { request, roundTrip } = exchange({});
  assert(request.transport === 'http');
  const edited = exchange({
    request: { ...request, body: '{"instances":[2,3]}' },
    roundTrip: { ...roundTrip, sentBytes: 19 },
  });
  expect(exchangeDifference(exchange({}), edited).facts).toEqual([
    { what: 'payload', before: '17 B', after: '19 B, another text' },
  ]);
});

test.each<[string, Exchange, Exchange, string]>([
  ['the same', answered([floats('x', 1)]), answered([floats('x', 1)]), 'the same answer'],
  ['a value', answered([floats('x', 1, 2)]), answered([floats('x', 1, 3)]), 'x: 1 of 2 changed'],
  ['a tensor', answered([]), answered([floats('x', 1)]), 'x added'],
  ['a verdict', failed({}), exchange({}), 'verdict was: answered by the gateway'],
  ['the same failure', failed({}), failed({}), 'the same verdict'],
])('in a few words: %s', (_, before, after, expected) => {
  expect(differenceText(before, after)).toBe(expected);
});

test('answers without tensors are compared as JSON', () => {
  expect(differenceText(json('{}'), json('{}'))).toBe('the same answer');
  expect(differenceText(json('{}'), json('[]'))).toBe('another answer');
});

test.each([
  [0.25, '+25%'],
  [-0.00123, '-0.123%'],
  [39, '×40'],
])('a share of %d is %s', (share, expected) => {
  expect(relativeText(share)).toBe(expected);
});

test('a position names every dimension', () => {
  expect(positionText(23, [2, 3, 4])).toBe('[1,2,3]');
});

const written = (content: string, whole = true) => {
  const text = {
    choices: [{ index: 0, content, reasoning: '', toolCalls: [], finishReason: 'stop', logprobs: [] }],
  };
  const answer = { tensors: [], text, json: [Buffer.from(content)] };
  const { answer: _, ...without } = exchange({});
  return whole ? exchange({ answer }) : { ...without, partial: answer };
};

test('of two texts the words that differ are told, also where one was stopped', () => {
  const [one, other] = [written('the old \u001B[31mcar'), written('the new car is here')];
  expect(exchangeDifference(one, other).words).toEqual([
    { kind: 'same', words: ['the '] },
    { kind: 'removed', words: ['old '] },
    { kind: 'added', words: ['new '] },
    { kind: 'same', words: ['car '] },
    { kind: 'added', words: ['is ', 'here'] },
  ]);
  expect(differenceText(one, other)).toBe('1 word removed, 3 added');
  expect(differenceText(one, written('the', false))).toBe('2 words removed, 0 added');
  expect(exchangeDifference(one, one)).not.toHaveProperty('words');
});

const scores = (...values: readonly number[]) => answered([floats('scores', ...values)]);

test('another best class of a classifier comes first', () => {
  const [before, after] = [scores(0.1, 0.2, 0.7), scores(0.8, 0.1, 0.1)];
  expect(exchangeDifference(before, after).facts).toEqual([{ what: 'best class', before: '2', after: '0' }]);
  expect(differenceText(before, after)).toBe('best class 2 → 0, scores: 3 of 3 changed');
});
