import { asciiText, endOfToken, skipToNumber } from './json-numbers.js';

const zero = 0x30;
const minus = 0x2d;
const powers = Float64Array.from({ length: 12 }, (_, power) => 10 ** power);
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
      const scale = powers[position - restAt] ?? 0;
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
      // What is beyond 32 bits is cut off by the array: two's complement.
      words[word] = isNegative ? -low : low;
      words[word + 1] = isNegative ? (low === 0 ? -high : -1 - high) : high;
    }
    read += 1;
  }
  return { at: position, count: read };
}
