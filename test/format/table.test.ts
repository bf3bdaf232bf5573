import { expect, test } from 'vitest';
import { tableOf } from '../../src/format/table.js';
import { textWidth } from '../../src/format/text.js';
import type { Tensor } from '../../src/inference/tensor.js';

const counting = (...shape: readonly number[]): Tensor => {
  const count = shape.reduce((product, size) => product * size, 1);
  return { name: 'x', datatype: 'INT32', shape, values: Int32Array.from({ length: count }, (_, at) => at) };
};
const rows = (tensor: Tensor, width: number, column = 0) => {
  const table = tableOf(tensor, width);
  const lines = Array.from({ length: table.rows }, (_, row) => table.label(row) + table.row(row, column));
  return [table.head(column), ...lines];
};

test('a matrix has a row for each vector, aligned, with the numbers of its columns', () => {
  expect(rows(counting(2, 12), 80)).toEqual([
    '      0   1   2   3   4   5   6   7   8   9  10  11',
    '[0]   0   1   2   3   4   5   6   7   8   9  10  11',
    '[1]  12  13  14  15  16  17  18  19  20  21  22  23',
  ]);
});

test('a narrow screen shows some columns, from any on; beyond the last there is nothing', () => {
  expect(rows(counting(2, 12), 15, 5)).toEqual(['      5   6   7', '[0]   5   6   7', '[1]  17  18  19']);
  expect(rows(counting(2, 12), 15, 99)[1]).toBe('[0]   9  10  11');
});

test('outer dimensions are in the label', () => {
  expect(rows(counting(2, 2, 2), 40).slice(1)).toEqual([
    '[0,0]  0  1',
    '[0,1]  2  3',
    '[1,0]  4  5',
    '[1,1]  6  7',
  ]);
});

test('a long vector is folded at a round number, and says where each row starts', () => {
  expect(rows(counting(1, 12), 30)).toEqual([
    '',
    ' [0]   0   1   2   3   4',
    ' [5]   5   6   7   8   9',
    '[10]  10  11',
  ]);
});

test('a float that is too long loses digits, never its magnitude; text is cut', () => {
  const floats = new Float64Array([-1.2345678901234567e-100, 123456789.12345678]);
  const [, first = ''] = rows({ name: 'x', datatype: 'FP64', shape: [1, 1, 2], values: floats }, 60);
  expect(first).toBe('[0]  -1.234568e-100  123456789.1235');
  const text = [new TextEncoder().encode('x'.repeat(50))];
  expect(rows({ name: 'x', datatype: 'BYTES', shape: [1, 1], values: text }, 60)[1]).toMatch(/…$/);
});

test('64-bit integers keep every digit', () => {
  const values = new BigInt64Array([-9223372036854775808n, 1n]);
  const tensor: Tensor = { name: 'x', datatype: 'INT64', shape: [2, 1], values };
  expect(rows(tensor, 60)[1]).toContain('-9223372036854775808');
});

test.each([10, 30, 60, 120])('no row is wider than %i columns', (width) => {
  for (const shape of [[3, 50], [500], [2, 3, 40]]) {
    for (const row of rows(counting(...shape), width, 3)) expect(textWidth(row)).toBeLessThanOrEqual(width);
  }
});
