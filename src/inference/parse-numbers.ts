import { asciiText, endOfToken, skipToNumber } from './json-numbers.js';

const powers = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const exactLimit = 2 ** 53;

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
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let count = 0;
  let position = at;
  while (count < into.length) {
    position = skipToNumber(bytes, position, end);
    if (position >= end) break;
    const from = position;
    const isNegative = bytes[position] === 0x2d;
    if (isNegative) position += 1;
    let byte = bytes[position] ?? 0;
    let whole = 0;
    let power = 0;
    while (byte >= 0x30 && byte <= 0x39) {
      whole = whole * 10 + (byte - 0x30);
      byte = bytes[++position] ?? 0;
    }
    if (byte === 0x2e) {
      const pointAt = position;
      byte = bytes[++position] ?? 0;
      while (byte >= 0x30 && byte <= 0x39) {
        whole = whole * 10 + (byte - 0x30);
        byte = bytes[++position] ?? 0;
      }
      power = pointAt + 1 - position;
    }
    if (
      position === from + (isNegative ? 1 : 0) ||
      byte === 0x65 ||
      byte === 0x45 ||
      whole >= exactLimit ||
      power < -22
    ) {
      position = endOfToken(bytes, from, end);
      const text = buffer.toString('latin1', from, position);
      into[count++] = text === 'null' ? NaN : Number(text);
    } else {
      // Both are exact, so that one division rounds but once (Clinger, How to read floating point numbers accurately).
      const size = power === 0 ? whole : whole / (powers[-power] ?? 1);
      into[count++] = isNegative ? -size : size;
    }
  }
  return { at: position, count };
}

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
    const isNegative = bytes[position] === 0x2d;
    if (isNegative) position += 1;
    const digitsAt = position;
    let byte = bytes[position] ?? 0;
    // The first ten digits, then the rest, of which int64 and uint64 have at most ten more.
    let upper = 0;
    while (byte >= 0x30 && byte <= 0x39 && position < digitsAt + 10) {
      upper = upper * 10 + (byte - 0x30);
      byte = bytes[++position] ?? 0;
    }
    let lower = 0;
    let scale = 1;
    while (byte >= 0x30 && byte <= 0x39) {
      lower = lower * 10 + (byte - 0x30);
      scale *= 10;
      byte = bytes[++position] ?? 0;
    }
    let low: number;
    let high: number;
    if (byte === 0x2e || byte === 0x65 || byte === 0x45 || position === digitsAt) {
      position = endOfToken(bytes, from, end);
      const value = Number(asciiText(bytes, from, position));
      const exact = Number.isInteger(value) ? BigInt(value) : undefined;
      const fits = exact === (isSigned ? BigInt.asIntN(64, exact ?? 0n) : BigInt.asUintN(64, exact ?? 0n));
      if (exact === undefined || !fits) return { at: position, count: read, wrong: read };
      low = Number(BigInt.asUintN(32, exact));
      high = Number(BigInt.asUintN(32, exact >> 32n));
    } else {
      // upper × scale + lower, in parts that a double holds exactly.
      const part = (upper % 65_536) * scale + lower;
      const over = Math.floor(upper / 65_536) * scale;
      const sum = part + (over % 65_536) * 65_536;
      low = sum % 4_294_967_296;
      high = (Math.floor(over / 65_536) + Math.floor(sum / 4_294_967_296)) % 4_294_967_296;
      if (isNegative) {
        low = low === 0 ? 0 : 4_294_967_296 - low;
        high = low === 0 ? (4_294_967_296 - high) % 4_294_967_296 : 4_294_967_295 - high;
      }
    }
    const word = first + read * 2;
    words[word] = low;
    words[word + 1] = high;
    read += 1;
  }
  return { at: position, count: read };
}
