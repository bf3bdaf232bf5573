import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseIntegers } from '../../src/inference/parse-numbers.js';
import { propertyRuns } from '../fuzz/property-runs.js';

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -(10n ** 10n), max: 10n ** 10n }),
  fc.constantFrom(0n, -(2n ** 63n), 2n ** 63n - 1n, -(2n ** 32n), 2n ** 32n, 999_999_999n, 1_000_000_000n),
);
const uint64 = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.constantFrom(2n ** 64n - 1n, 2n ** 63n, 10n ** 19n, 99_999_999_999n),
);

describe('parseIntegers', () => {
  it('reads every integer of 64 bits to the last digit', () => {
    fc.assert(
      fc.property(
        fc.array(int64, { maxLength: 50 }),
        fc.array(uint64, { maxLength: 50 }),
        (signed, unsigned) => {
          expect([...new BigInt64Array(read(signed.map(String), true).buffer)]).toEqual(signed);
          expect([...new BigUint64Array(read(unsigned.map(String), false).buffer)]).toEqual(unsigned);
        },
      ),
      { numRuns: propertyRuns(2000) },
    );
  });

  it('reads whole numbers that are written with a point or an exponent', () => {
    const texts = ['1.0', '-2e3', '1.5e1', '0', '-0', '-0.0', '9.007199254740993e15'];
    expect([...new BigInt64Array(read(texts, true).buffer)]).toEqual([
      1n,
      -2000n,
      15n,
      0n,
      0n,
      0n,
      9007199254740992n,
    ]);
  });

  it.each(['1.5', '1e19', 'NaN', '1e400'])('stops at %s, which is no such number', (text) => {
    const bytes = Buffer.from(`[7,${text},8]`);
    const { count, wrong } = parseIntegers(bytes, 0, bytes.length, new Uint32Array(6), 0, 3, true);
    expect({ count, wrong }).toEqual({ count: 1, wrong: 1 });
  });
});

function read(texts: readonly string[], isSigned: boolean): Uint32Array<ArrayBuffer> {
  const bytes = Buffer.from(`[${texts.join(',')}]`);
  const words = new Uint32Array(texts.length * 2);
  const { count } = parseIntegers(bytes, 0, bytes.length, words, 0, texts.length + 1, isSigned);
  expect(count).toBe(texts.length);
  return words;
}
