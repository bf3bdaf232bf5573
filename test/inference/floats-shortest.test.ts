import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  roundToBfloat16,
  roundToFloat16,
  shortestBfloat16,
  shortestFloat16,
  shortestFloat32,
} from '../../src/inference/floats.js';
import { propertyRuns } from '../fuzz/property-runs.js';

test.each([
  ['0.1', 0.1],
  ['0.333', 0.333],
  ['16777216', 16777216],
  ['3.4028235e+38', 3.4028234663852886e38],
  ['1e-45', 1.401298464324817e-45],
  ['0.3000001', 0.3000001],
  ['100000000000000000000', 1e20],
  ['NaN', NaN],
])('FP32 prints as %s', (text, value) => {
  expect(String(shortestFloat32(Math.fround(value)))).toBe(text);
});

test('the half formats print as short as they can', () => {
  expect(shortestFloat16(roundToFloat16(0.1))).toBe(0.1);
  expect(shortestFloat16(roundToFloat16(1 / 3))).toBe(0.3333);
  expect(shortestBfloat16(roundToBfloat16(0.1))).toBe(0.1);
  expect(shortestBfloat16(roundToBfloat16(3.14))).toBe(3.14);
});

/** Of the sizes that are written without a text for each try, and around where these end. */
const usual = fc
  .tuple(fc.integer({ min: 2 ** 23, max: 2 ** 24 - 1 }), fc.integer({ min: -38, max: 2 }), fc.boolean())
  .map(([bits, power, isNegative]) => (isNegative ? -bits : bits) * 2 ** power);

test('the shortest decimal is still the same value, and no shorter one is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), usual), (value) => {
      const printed = shortestFloat32(value);
      expect(Math.fround(printed)).toBe(value);
      const digits = /^(\d+)\.?(\d*)e/.exec(Math.abs(printed).toExponential())?.slice(1).join('').length ?? 0;
      const shorter = Number(value.toPrecision(Math.max(1, digits - 1)));
      expect(digits <= 1 || Number.isInteger(printed) || Math.fround(shorter) !== value).toBe(true);
      // Of several that are as short, the nearest.
      expect(digits < 6 || printed === Number(value.toPrecision(digits))).toBe(true);
    }),
    { numRuns: propertyRuns(5000) },
  );
});
