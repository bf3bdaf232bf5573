import { isJsonLeaf, type Json, type JsonLeaf } from './json.js';

// Numbers as JSON's grammar has them (RFC 8259, section 6), with the bare words NaN, Infinity and -Infinity that model servers write.

/** Facts about numbers that are known before they are read: flags, joined by `|`. */
export const traits = {
  /** Written with a point or an exponent, or one of the words: no integer, whatever its value. */
  fraction: 1,
  null: 2,
  negative: 4,
  /** An integer of 16 digits or more, which a double may not hold. */
  wide: 8,
  /** An integer above 2^63 - 1. */
  aboveInt64: 16,
  /** An integer above 2^64 - 1. */
  aboveUint64: 32,
  /** An integer below -2^63. */
  belowInt64: 64,
  /** NaN or Infinity. */
  word: 128,
} as const;

/** The traits of the number that the last call of `endOfNumber` saw. */
export let lastTraits = 0;

const minus = 0x2d;
const zero = 0x30;
const nine = 0x39;
const words = ['NaN', 'Infinity', '-Infinity', 'null'].map((word) => Buffer.from(word));

/** The index behind the number, or the word `null`, that starts at `start`; `start` itself where there is none. Sets `lastTraits`. */
export function endOfNumber(bytes: Uint8Array, start: number): number {
  let at = start;
  let seen = 0;
  let byte = bytes[at] ?? 0;
  if (byte === minus) {
    seen = traits.negative;
    at += 1;
    byte = bytes[at] ?? 0;
  }
  if (byte < zero || byte > nine) return endOfWord(bytes, start);
  const digitsAt = at;
  if (byte === zero) byte = bytes[++at] ?? 0;
  else
    do byte = bytes[++at] ?? 0;
    while (byte >= zero && byte <= nine);
  const digits = at - digitsAt;
  if (byte === 0x2e || byte === 0x65 || byte === 0x45) {
    seen |= traits.fraction;
    if (byte === 0x2e) {
      const pointAt = at;
      do byte = bytes[++at] ?? 0;
      while (byte >= zero && byte <= nine);
      if (at === pointAt + 1) return start;
    }
    if (byte === 0x65 || byte === 0x45) {
      byte = bytes[at + 1] ?? 0;
      if (byte === 0x2b || byte === minus) at += 1;
      const powerAt = at;
      do byte = bytes[++at] ?? 0;
      while (byte >= zero && byte <= nine);
      if (at === powerAt + 1) return start;
    }
  } else if (digits > 15) {
    seen |= traits.wide;
    if (digits > 18) seen |= bounds(bytes, digitsAt, digits, (seen & traits.negative) !== 0);
  }
  lastTraits = seen;
  return at;
}

/** True for a byte that cannot follow a number at once: `1x` and `01` are not numbers. */
export function isWordByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (
    isDigit(byte) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x5f ||
    byte === 0x2e ||
    byte === minus ||
    byte === 0x2b
  );
}

function endOfWord(bytes: Uint8Array, start: number): number {
  for (const word of words) {
    if (!word.every((byte, index) => bytes[start + index] === byte)) continue;
    const isNull = word.length === 4;
    lastTraits = isNull
      ? traits.null
      : traits.fraction | traits.word | (word.length === 9 ? traits.negative : 0);
    return start + word.length;
  }
  return start;
}

const limits = {
  int64: Buffer.from('9223372036854775807'),
  negative: Buffer.from('9223372036854775808'),
  uint64: Buffer.from('18446744073709551615'),
};

function bounds(bytes: Uint8Array, at: number, digits: number, isNegative: boolean): number {
  if (isNegative) return isAbove(bytes, at, digits, limits.negative) ? traits.belowInt64 : 0;
  if (!isAbove(bytes, at, digits, limits.int64)) return 0;
  return traits.aboveInt64 | (isAbove(bytes, at, digits, limits.uint64) ? traits.aboveUint64 : 0);
}

function isAbove(bytes: Uint8Array, at: number, digits: number, limit: Uint8Array): boolean {
  if (digits !== limit.length) return digits > limit.length;
  for (let index = 0; index < digits; index += 1) {
    const difference = (bytes[at + index] ?? 0) - (limit[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= nine;
}

/**
 * One number, or nested lists of numbers of one shape, as they stand in a text: read when a datatype is known. null may stand among
 * them. `shape` is [] for one number.
 */
export type Numbers = JsonLeaf & {
  /** The whole text, in UTF-8; the numbers are its bytes from `start` up to `end`. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly shape: readonly number[];
  /** Flags of `traits`, joined from all of them. */
  readonly traits: number;
};

/** Numbers that stay in the bytes in which they came: from `start` up to `end`, with the traits that were seen in them. */
export function makeNumbers(
  bytes: Uint8Array,
  start: number,
  end: number,
  shape: readonly number[],
  seen: number,
): Numbers {
  return { writeText: writeSpan, bytes, start, end, shape, traits: seen };
}

export function isNumbers(value: unknown): value is Numbers {
  return isJsonLeaf(value) && 'traits' in value;
}

/** The numbers as plain values, in nested lists of their shape. For few: each takes memory of its own. */
export function plainNumbers({ bytes, start, end, shape, traits: seen }: Numbers): Json {
  const flat: Json[] = [];
  for (let at = skipToNumber(bytes, start, end); at < end; at = skipToNumber(bytes, at, end)) {
    const from = at;
    at = endOfToken(bytes, from, end);
    flat.push(plainNumber(bytes, from, at, seen));
  }
  let position = 0;
  const build = ([size, ...inner]: readonly number[]): Json => {
    if (size === undefined) return flat[position++] ?? null;
    return Array.from({ length: size }, () => build(inner));
  };
  return build(shape);
}

/** One number as a plain value: an integer that a double cannot hold is a bigint. */
export function plainNumber(
  bytes: Uint8Array,
  start: number,
  end: number,
  seen: number,
): null | number | bigint {
  const text = asciiText(bytes, start, end);
  if (text === 'null') return null;
  const value = Number(text);
  const isExact = (seen & traits.wide) === 0 || Number.isSafeInteger(value) || !/^-?\d+$/.test(text);
  return isExact ? value : BigInt(text);
}

/** Bytes `start` up to `end`, each a character. Only for numbers and words of JSON, which are ASCII. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

/** The numbers' texts, one behind the other. */
export function* numberTexts({ bytes, start, end }: Numbers): Iterable<string> {
  for (let at = skipToNumber(bytes, start, end); at < end; at = skipToNumber(bytes, at, end)) {
    const from = at;
    at = endOfToken(bytes, from, end);
    yield asciiText(bytes, from, at);
  }
}

/** The text of the number at an index, counted from the byte `at`. */
export function numberText(bytes: Uint8Array, at: number, end: number, index: number): string {
  let from = skipToNumber(bytes, at, end);
  for (let left = index; left > 0; left -= 1) from = skipToNumber(bytes, endOfToken(bytes, from, end), end);
  return asciiText(bytes, from, endOfToken(bytes, from, end));
}

/** Over brackets, commas and space. */
export function skipToNumber(bytes: Uint8Array, at: number, end: number): number {
  let position = at;
  while (position < end) {
    const byte = bytes[position] ?? 0;
    if (byte > 0x2c && byte !== 0x5b && byte !== 0x5d) break;
    position += 1;
  }
  return position;
}

/** Behind a number or a word. */
export function endOfToken(bytes: Uint8Array, at: number, end: number): number {
  let position = at;
  while (position < end) {
    const byte = bytes[position] ?? 0;
    if (byte === 0x2c || byte === 0x5d || byte <= 0x20) break;
    position += 1;
  }
  return position;
}

const pieceBytes = 65_536;

function* writeSpan({ bytes, start, end }: Numbers): Iterable<string> {
  for (let at = start; at < end; at += pieceBytes) yield asciiText(bytes, at, Math.min(end, at + pieceBytes));
}
