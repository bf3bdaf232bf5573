import { assert, expect, test } from 'vitest';
import { embeddingText, isEmbedding } from '../../src/format/answer-line.js';
import { colorAt, fittedSize, pixelLayout } from '../../src/format/image-pixels.js';
import { readableTexts, textLines } from '../../src/format/values.js';
import type { Tensor } from '../../src/inference/tensor.js';

const floats = (shape: readonly number[], value: (at: number) => number): Tensor => {
  const count = shape.reduce((product, size) => product * size, 1);
  return {
    name: 'x',
    datatype: 'FP32',
    shape,
    values: Float32Array.from({ length: count }, (_, at) => value(at)),
  };
};
const bytes = (shape: readonly number[]): Tensor => {
  const count = shape.reduce((product, size) => product * size, 1);
  return {
    name: 'x',
    datatype: 'UINT8',
    shape,
    values: Uint8Array.from({ length: count }, (_, at) => at % 256),
  };
};
const text = (value: string): Tensor => ({
  name: 'x',
  datatype: 'BYTES',
  shape: [1],
  values: [new TextEncoder().encode(value)],
});

test('an embedding is a line: how many values, its norm, its range', () => {
  const tensor = floats([1, 64], (at) => (at === 0 ? 3 : at === 1 ? -4 : 0));
  expect(isEmbedding(tensor)).toBe(true);
  expect(embeddingText(tensor)).toBe('64 values · norm 5 · -4 to 3');
  expect(isEmbedding(floats([32], () => 0))).toBe(false);
  expect(isEmbedding(floats([2, 64], () => 0))).toBe(false);
});

test('an embedding says what is not finite', () => {
  expect(embeddingText(floats([40], (at) => (at < 38 ? 0 : at === 38 ? NaN : Infinity)))).toBe(
    '40 values · norm 0 · 0 to 0 · 2 not finite',
  );
});

test.each<[string, Tensor, object | 'none']>([
  [
    'H×W×3 of bytes',
    bytes([10, 20, 3]),
    expect.objectContaining({ width: 20, height: 10, channels: 3, images: 1 }),
  ],
  [
    'a batch of grays',
    bytes([4, 8, 8, 1]),
    expect.objectContaining({ width: 8, height: 8, channels: 1, images: 4 }),
  ],
  ['channels first', bytes([1, 3, 8, 9]), expect.objectContaining({ width: 9, height: 8, channels: 3 })],
  ['floats from 0 to 1', floats([8, 8, 3], (at) => at / 192), expect.objectContaining({ white: 1 })],
  ['floats beyond 1', floats([8, 8, 3], (at) => at), 'none'],
  ['too small', bytes([7, 8, 3]), 'none'],
  ['no channels', bytes([20, 20]), 'none'],
  ['two batches', bytes([2, 2, 8, 8, 3]), 'none'],
])('an image: %s', (_, tensor, expected) => {
  expect(pixelLayout(tensor) ?? 'none').toEqual(expected);
});

test('an image keeps its proportions and never grows', () => {
  const layout = pixelLayout(bytes([10, 40, 3]));
  assert(layout !== undefined);
  expect(fittedSize(layout, { columns: 20, halfRows: 40 })).toEqual({ columns: 20, halfRows: 5 });
  expect(fittedSize(layout, { columns: 100, halfRows: 100 })).toEqual({ columns: 40, halfRows: 10 });
});

test.each<[string, readonly number[], (row: number, column: number, channel: number) => number]>([
  ['channels last', [8, 8, 3], (row, column, channel) => (row * 8 + column) * 3 + channel],
  ['channels first', [3, 8, 8], (row, column, channel) => channel * 64 + row * 8 + column],
])('the color of a pixel, %s', (_, shape, index) => {
  const tensor = bytes(shape);
  const layout = pixelLayout(tensor);
  assert(layout !== undefined);
  const cell = { top: 2 / 8, bottom: 3 / 8, left: 5 / 8, right: 6 / 8 };
  expect(colorAt(tensor, layout, 0, cell)).toEqual([0, 1, 2].map((channel) => index(2, 5, channel) % 256));
});

test('text is read when it is long or of several lines, and no bytes', () => {
  expect(readableTexts(text('short'))).toEqual([]);
  expect(readableTexts(text('two\nlines'))).toHaveLength(1);
  expect(readableTexts(text('x'.repeat(100)))).toHaveLength(1);
  const texts = (...all: readonly string[]) => ({
    ...text(''),
    values: all.map((one) => new TextEncoder().encode(one)),
  });
  expect(readableTexts(texts('short', 'x'.repeat(100)))).toHaveLength(2);
  expect(readableTexts(texts(...Array.from({ length: 33 }, () => 'two\nlines')))).toEqual([]);
  expect(readableTexts({ ...text(''), values: [new Uint8Array(100).fill(255)] })).toEqual([]);
  expect(readableTexts(text(`${'x'.repeat(100)}\0`))).toEqual([]);
});

test('text is wrapped and made safe; a very long one is cut between characters, and says so', () => {
  const lines = textLines(new TextEncoder().encode('one two three\nfour\u001b[2J'), 8);
  expect(lines).toEqual(['one two', 'three', 'four']);
  const long = textLines(new TextEncoder().encode(`x${'é'.repeat(50_000)}`), 100);
  expect(long.at(-1)).toBe('… 34 kB more');
  expect(long.join('')).not.toContain('\ufffd');
});
