import { expect, test } from 'vitest';
import { type Pixels, resize } from '../../src/payload/image.js';

const gray = (width: number, ...values: readonly number[]): Pixels => ({
  width,
  height: values.length / width,
  channels: 1,
  values: Float32Array.from(values),
});

const numbers = ({ values }: Pixels): readonly number[] =>
  Array.from(values, (value) => Math.round(value * 10) / 10);

test('the same size is the same image', () => {
  const image = gray(2, 1, 2, 3, 4);
  expect(resize(image, 2, 2)).toBe(image);
});

test.each([
  ['growing interpolates between centres and holds the edges', gray(2, 0, 100), 4, 1, [0, 25, 75, 100]],
  ['to one pixel it averages all', gray(4, 0, 0, 100, 100), 1, 1, [50]],
  ['columns as rows', gray(1, 0, 100), 1, 4, [0, 25, 75, 100]],
  // A fine checkerboard must become gray, not all black or all white as when pixels are skipped.
  ['shrinking averages', gray(8, 0, 255, 0, 255, 0, 255, 0, 255), 2, 1, [118.4, 136.6]],
])('%s', (_, image, width, height, expected) => {
  const resized = resize(image, width, height);
  expect(resized).toMatchObject({ width, height });
  expect(numbers(resized)).toEqual(expected);
});

test('channels do not mix, and one color stays that color', () => {
  const image: Pixels = {
    width: 3,
    height: 3,
    channels: 3,
    values: Float32Array.from({ length: 27 }, (_, index) => [10, 20, 30][index % 3] ?? 0),
  };
  expect(numbers(resize(image, 2, 5))).toEqual(
    Array.from({ length: 30 }, (_, index) => [10, 20, 30][index % 3]),
  );
});
