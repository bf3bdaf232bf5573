import { asciiText, endOfToken, skipToNumber } from './json-numbers.js';

const zero = 0x30;
const minus = 0x2d;
const point = 0x2e;
/** The powers of ten that a double holds exactly. */
const exactPowers = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const twoTo17 = 131_072;
const twoTo32 = 4_294_967_296;

/**
 * Reads whole numbers of 64 bits into `words`, two a number, the lower half first, from the word `first` on and up to `count` numbers.
 * The range of those without a fraction is not checked. Returns where the next number starts, and the index of one that is not whole where there is one.
 */
export function parseIntegers(
  bytes: Uint8Array,
  at: number,
  end: number,
  words: Uint32Array,
  first: number,
  count: number,
  isSigned: boolean,
): { readonly at: number; readonly count: number; readonly wrong?: number } {
  let position = at;
  let read = 0;
  while (read < count) {
    position = skipToNumber(bytes, position, end);
    if (position >= end) break;
    const from = position;
    const isNegative = bytes[position] === minus;
    if (isNegative) position += 1;
    const digitsAt = position;
    // The first nine digits, then the rest, of which int64 and uint64 have at most eleven more.
    let upper = 0;
    let digit = (bytes[position] ?? 0) - zero;
    for (const partEnd = position + 9; digit >= 0 && digit <= 9 && position < partEnd; position += 1) {
      upper = (upper * 10 + digit) | 0;
      digit = (bytes[position + 1] ?? 0) - zero;
    }
    let low = upper;
    let high = 0;
    if (digit >= 0 && digit <= 9) {
      const restAt = position;
      let lower = 0;
      while (digit >= 0 && digit <= 9) {
        lower = lower * 10 + digit;
        position += 1;
        digit = (bytes[position] ?? 0) - zero;
      }
      // upper × scale + lower, in parts that a double holds exactly.
      const scale = exactPowers[position - restAt] ?? 0;
      const part = (upper & 32_767) * scale + lower;
      const over = (upper >>> 15) * scale;
      const carried = Math.floor(over / twoTo17);
      const sum = part + (over - carried * twoTo17) * 32_768;
      const sumHigh = Math.floor(sum / twoTo32);
      low = sum - sumHigh * twoTo32;
      high = carried + sumHigh;
    }
    const word = first + read * 2;
    if (digit === 0x2e - zero || (digit | 0x20) === 0x65 - zero || position === digitsAt) {
      position = endOfToken(bytes, from, end);
      const value = Number(asciiText(bytes, from, position));
      const exact = Number.isInteger(value) ? BigInt(value) : undefined;
      const fits = exact === (isSigned ? BigInt.asIntN(64, exact ?? 0n) : BigInt.asUintN(64, exact ?? 0n));
      if (exact === undefined || !fits) return { at: position, count: read, wrong: read };
      words[word] = Number(BigInt.asUintN(32, exact));
      words[word + 1] = Number(BigInt.asUintN(32, exact >> 32n));
    } else {
      // The array cuts off all bits beyond 32: two's complement.
      words[word] = isNegative ? -low : low;
      words[word + 1] = isNegative ? (low === 0 ? -high : -1 - high) : high;
    }
    read += 1;
  }
  return { at: position, count: read };
}

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

/** Powers of ten from 10^-90 to 10^60, each as the sum of two doubles: the nearest one, and what it lacks. */
const leastPower = -90;
const mostPower = 60;
const powers = Float64Array.from({ length: mostPower - leastPower + 1 }, (_, index) =>
  Number(`1e${index + leastPower}`),
);
const lacks = powers.map((power, index) => {
  const exponent = index + leastPower;
  // As a whole number of 2^-512: 10^-90 has more than 200 bits there.
  const exact = exponent < 0 ? 2n ** 512n / 10n ** BigInt(-exponent) : 10n ** BigInt(exponent) * 2n ** 512n;
  return Number(exact - BigInt(power * 2 ** 512)) * 2 ** -512;
});

/** 2^27 + 1: parts a double into halves of 26 bits (Dekker, A floating-point technique for extending the available precision). */
const splitter = 134_217_729;
/** More than the error of a product of sums of two doubles, as a share of it. */
const error = 2 ** -99;

/**
 * The double nearest to `first` × 10^(secondDigits + thirdDigits) + `second` × 10^thirdDigits + `third`, all × 10^power, where the parts
 * are whole and have up to nine digits each. NaN where this way does not tell which of two doubles is the nearest.
 */
function nearestDouble(
  first: number,
  second: number,
  secondDigits: number,
  third: number,
  thirdDigits: number,
  power: number,
): number {
  const scale = exactPowers[secondDigits] ?? NaN;
  if (secondDigits < 7) {
    const whole = first * scale + second;
    // Both are exact, so that one operation rounds but once (Clinger, How to read floating point numbers accurately).
    if (power <= 0 && power >= -22) return whole / (exactPowers[-power] ?? NaN);
    if (power > 0 && power <= 22) return whole * (exactPowers[power] ?? NaN);
  }
  if (power < leastPower || power > mostPower) return NaN;
  // Each half of `first` times the scale has fewer than 53 bits.
  const upper = (first >>> 15) * scale * 32_768;
  const lower = (first & 32_767) * scale + second;
  let high = upper + lower;
  let low = lower - (high - upper);
  if (thirdDigits > 0) {
    const tens = exactPowers[thirdDigits] ?? NaN;
    const product = high * tens;
    const rest = productError(high, tens, product) + low * tens + third;
    high = product + rest;
    low = rest - (high - product);
  }
  const index = power - leastPower;
  const nearest = powers[index] ?? NaN;
  const product = high * nearest;
  const rest = productError(high, nearest, product) + (high * (lacks[index] ?? NaN) + low * nearest);
  const result = product + rest;
  const left = rest - (result - product);
  // The largest possible error does not reach the middle between two doubles.
  const margin = result * error;
  return result + (left - margin) === result && result + (left + margin) === result ? result : NaN;
}

/** The difference between the product and the exact one. */
function productError(left: number, right: number, product: number): number {
  const leftPart = splitter * left;
  const leftHigh = leftPart - (leftPart - left);
  const leftLow = left - leftHigh;
  const rightPart = splitter * right;
  const rightHigh = rightPart - (rightPart - right);
  const rightLow = right - rightHigh;
  return leftHigh * rightHigh - product + leftHigh * rightLow + leftLow * rightHigh + leftLow * rightLow;
}
