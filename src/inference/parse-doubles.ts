import { nearestDouble } from './decimal.js';
import { asciiText, endOfToken, skipToNumber } from './json-numbers.js';

const zero = 0x30;
const minus = 0x2d;
const point = 0x2e;
/** Digits of a part, which is an integer of 32 bits. */
const partDigits = 9;

/**
 * Reads numbers from the byte `at` on into `into`, each rounded once to the nearest double, until that is full or they end; null is NaN.
 * Returns where the next one starts at the earliest, and how many were read.
 */
export function parseDoubles(
  bytes: Uint8Array,
  at: number,
  end: number,
  into: Float64Array,
): { readonly at: number; readonly count: number } {
  const size = into.length;
  let count = 0;
  let position = at;
  while (count < size) {
    position = skipToNumber(bytes, position, end);
    if (position >= end) break;
    const from = position;
    const isNegative = bytes[position] === minus;
    if (isNegative) position += 1;
    const digitsAt = position;
    // Parts of nine digits, the first one first.
    let first = 0;
    let second = 0;
    let part = 0;
    let digits = 0;
    let pointAt = 0;
    let digit = (bytes[position] ?? 0) - zero;
    for (;;) {
      while (digit >= 0 && digit <= 9) {
        part = (Math.imul(part, 10) + digit) | 0;
        digits += 1;
        position += 1;
        digit = (bytes[position] ?? 0) - zero;
        if (digits === partDigits) {
          first = part;
          part = 0;
        } else if (digits === 2 * partDigits) {
          second = part;
          part = 0;
        }
      }
      if (digit !== point - zero || pointAt !== 0) break;
      pointAt = position;
      position += 1;
      digit = (bytes[position] ?? 0) - zero;
    }
    let power = pointAt === 0 ? 0 : pointAt + 1 - position;
    if ((digit | 0x20) === 0x65 - zero && position > digitsAt) {
      position += 1;
      const sign = bytes[position] ?? 0;
      if (sign === 0x2b || sign === minus) position += 1;
      const exponentAt = position;
      let exponent = 0;
      digit = (bytes[position] ?? 0) - zero;
      while (digit >= 0 && digit <= 9) {
        exponent = (exponent * 10 + digit) | 0;
        position += 1;
        digit = (bytes[position] ?? 0) - zero;
      }
      // Longer ones may have passed the 32 bits.
      power = position - exponentAt > 6 ? NaN : power + (sign === minus ? -exponent : exponent);
    }
    let value = NaN;
    if (digits === 0 || digits > 3 * partDigits) value = NaN;
    else if (digits < partDigits) value = nearestDouble(0, part, 0, 0, 0, power);
    else if (digits < 2 * partDigits) value = nearestDouble(first, part, digits - partDigits, 0, 0, power);
    else value = nearestDouble(first, second, partDigits, part, digits - 2 * partDigits, power);
    if (value !== value) {
      position = endOfToken(bytes, from, end);
      const text = asciiText(bytes, from, position);
      value = text === 'null' ? NaN : Number(text);
    } else if (isNegative) value = -value;
    into[count++] = value;
  }
  return { at: position, count };
}
