import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { bfloat16Bits, bfloat16FromBits, float16Bits, float16FromBits } from '../../src/inference/floats.js';
import { propertyRuns } from '../fuzz/property-runs.js';

test.each([
  [0, 0x0000],
  [-0, 0x8000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65504, 0x7bff],
  [65519, 0x7bff],
  [65520, 0x7c00],
  [-Infinity, 0xfc00],
  [NaN, 0x7e00],
  [2 ** -24, 0x0001],
  [2 ** -25, 0x0000],
  [1.5 * 2 ** -24, 0x0002],
  [2 ** -14, 0x0400],
  [1 / 3, 0x3555],
  [1 + 2 ** -11, 0x3c00],
  [1 + 3 * 2 ** -11, 0x3c02],
  [2047.9999, 0x6800],
])('FP16 of %d has the bits of IEEE 754 binary16', (value, bits) => {
  expect(float16Bits(value).toString(16)).toBe(bits.toString(16));
});

test.each([
  [1, 0x3f80],
  [-1.5, 0xbfc0],
  [3.140625, 0x4049],
  [1 + 2 ** -8, 0x3f80],
  [1 + 3 * 2 ** -8, 0x3f82],
  // Ties of FP32 that are none of the number itself: it is rounded once.
  [1 + 2 ** -8 + 2 ** -40, 0x3f81],
  [-1 - 2 ** -8 - 2 ** -40, 0xbf81],
  [1 + 3 * 2 ** -8 - 2 ** -40, 0x3f81],
  [2 ** 128, 0x7f80],
  [-0, 0x8000],
  [Infinity, 0x7f80],
  [NaN, 0x7fc0],
])('BF16 of %d has the upper bits of FP32, rounded once, ties to even', (value, bits) => {
  expect(bfloat16Bits(value).toString(16)).toBe(bits.toString(16));
});

test('all 65,536 bit patterns survive a round trip, but for the many that mean NaN', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff }), (bits) => {
      const half = float16FromBits(bits);
      const brain = bfloat16FromBits(bits);
      expect(float16Bits(half)).toBe(Number.isNaN(half) ? 0x7e00 : bits);
      expect(bfloat16Bits(brain)).toBe(Number.isNaN(brain) ? 0x7fc0 : bits);
    }),
    { numRuns: propertyRuns(2000) },
  );
});
