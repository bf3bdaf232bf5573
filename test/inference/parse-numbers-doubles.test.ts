import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseDoubles } from '../../src/inference/parse-numbers.js';
import { propertyRuns } from '../fuzz/property-runs.js';

const digits = (most: number) => fc.stringMatching(new RegExp(`^(0|[1-9][0-9]{0,${most - 1}})$`));
const decimal = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: digits(30),
    fraction: fc.oneof(fc.constant(''), fc.stringMatching(/^\.[0-9]{1,30}$/)),
    power: fc.oneof(
      fc.constant(''),
      fc.integer({ min: -110, max: 80 }).map((power) => `e${power}`),
      fc.integer({ min: 0, max: 400 }).map((power) => `E+${power}`),
      fc.integer({ min: -400, max: 0 }).map((power) => `E${power}`),
    ),
  })
  .map(({ sign, whole, fraction, power }) => `${sign}${whole}${fraction}${power}`);

/** The decimal in the middle between a double and the next one, exact to its last digit, or a bit beside it. */
const betweenDoubles = fc
  .tuple(
    fc.integer({ min: -40, max: 0 }),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 54n - 1n }),
    fc.constantFrom(-1n, 0n, 1n),
  )
  .map(([power, odd, beside]) => {
    // (2 × odd + 1) × 2^power, in digits: multiplied by 5^-power it is a whole number of 10^power.
    const exact = (2n * odd + 1n) * 5n ** BigInt(-power);
    return `${exact + beside}e${power}`;
  });

describe('parseDoubles', () => {
  it('reads decimals of any length to the last bit', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(decimal, betweenDoubles), { minLength: 1, maxLength: 50 }), (texts) => {
        expect(read(texts)).toEqual(texts.map(Number));
      }),
      { numRuns: propertyRuns(2000) },
    );
  });

  it('reads every double as JavaScript writes it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 50 }),
        (values) => {
          expect(read(values.map((value) => (Object.is(value, -0) ? '-0' : String(value))))).toEqual(values);
        },
      ),
      { numRuns: propertyRuns(2000) },
    );
  });

  it.each([
    ['-0', -0],
    ['-0.0e5', -0],
    ['0.000000000000000000000000001', 1e-27],
    ['9007199254740993', 9007199254740992],
    ['9007199254740993.0000000000000001', 9007199254740994],
    ['5e-324', 5e-324],
    ['2.4703282292062327e-324', 0],
    ['2.4703282292062328e-324', 5e-324],
    ['2.2250738585072011e-308', 2.225073858507201e-308],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['1e400', Infinity],
    ['-1e400', -Infinity],
    ['1e4294967297', Infinity],
    ['1e-4294967297', 0],
    ['1e-99999999999999999999', 0],
    ['-Infinity', -Infinity],
    ['NaN', NaN],
    ['null', NaN],
  ])('reads %s', (text, value) => {
    expect(read([text])).toEqual([value]);
  });
});

function read(texts: readonly string[]): readonly number[] {
  const bytes = Buffer.from(`[${texts.join(', ')}]`);
  const values = new Float64Array(texts.length + 1);
  const { count } = parseDoubles(bytes, 0, bytes.length, values);
  return [...values.subarray(0, count)];
}
