import { isJsonLeaf } from './json.js';
import type { Json, JsonLeaf } from './json.js';
import { traits } from './json-number.js';

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
