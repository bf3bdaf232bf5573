import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Datatype, Tensor } from '../../../src/inference/tensor.js';
import { halfToNumber, numberToHalf } from '../../../src/demo/models/half.js';
import { readRaw, writeRaw } from '../../../src/demo/models/raw-tensor.js';
import { Problem } from '../../../src/problem.js';

test.each([
  [0, 0x0000],
  [-0, 0x8000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65504, 0x7bff],
  [65520, 0x7c00],
  [2 ** -24, 0x0001],
  [2 ** -14, 0x0400],
  [2 ** -14 - 2 ** -24, 0x03ff],
  [2 ** -25, 0x0000],
  [1 + 2 ** -11, 0x3c00],
  [1 + 3 * 2 ** -11, 0x3c02],
  [2 - 2 ** -12, 0x4000],
  [Infinity, 0x7c00],
  [NaN, 0x7e00],
])('%d is the half %i', (number, bits) => {
  expect(numberToHalf(number)).toBe(bits);
});

test('every half that is a number survives', () => {
  const numbers = Array.from({ length: 0x10000 }, (_, bits) => bits).filter(
    (bits) => !Number.isNaN(halfToNumber(bits)),
  );
  expect(numbers.map((bits) => numberToHalf(halfToNumber(bits)))).toEqual(numbers);
});

test('any bytes of the right length survive every integer and float datatype', () => {
  const datatypes: readonly Datatype[] = [
    'UINT8',
    'INT8',
    'UINT16',
    'INT16',
    'UINT32',
    'INT32',
    'UINT64',
    'INT64',
    'BF16',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...datatypes),
      fc.uint8Array({ minLength: 8, maxLength: 8 }),
      (datatype, bytes) => {
        const shape = [(8 / Number(/\d+$/.exec(datatype))) * 8];
        const written = writeRaw(readRaw({ name: 'x', datatype, shape }, bytes));
        const again = writeRaw(readRaw({ name: 'x', datatype, shape }, written));
        expect(again).toEqual(datatype === 'BF16' ? written : bytes);
      },
    ),
  );
});

test('BF16 is rounded to nearest, ties to even', () => {
  const values = Float32Array.of(1 + 2 ** -8, 1 + 3 * 2 ** -8, NaN, -Infinity);
  const bytes = writeRaw({ name: 'x', datatype: 'BF16', shape: [4], values });
  expect([...new Uint16Array(bytes.buffer)]).toEqual([0x3f80, 0x3f82, 0x7fc0, 0xff80]);
});

test('BYTES survive, and bytes that are none are refused', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), (values) => {
      const spec = { name: 'x', datatype: 'BYTES' as const, shape: [values.length] };
      expect(readRaw(spec, writeRaw({ ...spec, values })).values).toEqual(values);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const { tensor, thrown } = attempt(bytes);
      expect(tensor === undefined ? thrown instanceof Problem : tensor.values.length === 1).toBe(true);
    }),
  );
});

function attempt(bytes: Uint8Array): { readonly tensor?: Tensor; readonly thrown?: unknown } {
  try {
    return { tensor: readRaw({ name: 'x', datatype: 'BYTES', shape: [1] }, bytes) };
  } catch (thrown) {
    return { thrown };
  }
}
