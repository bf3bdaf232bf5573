import { endianness } from 'node:os';

import { joinBytes } from '../runtime/byte-work.js';
import { stepSize, type Work } from '../runtime/work.js';

/** Protobuf's types of numbers that tensors are made of (protobuf.dev/programming-guides/encoding). */
export type PackedType = 'float' | 'double' | 'int32' | 'int64' | 'uint32' | 'uint64' | 'bool';

/** The values of a repeated field of numbers as they are on the wire, packed: one behind the other, without tags. */
export type PackedNumbers = { readonly packed: PackedType; readonly pieces: readonly Uint8Array[] };

export type PackedValues =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | readonly boolean[];

export function isPackedNumbers(value: unknown): value is PackedNumbers {
  return typeof value === 'object' && value !== null && 'packed' in value && 'pieces' in value;
}

/** How many values these are. Throws a RangeError where the last one is cut off. */
export function packedCount({ packed, pieces }: PackedNumbers): number {
  const bytes = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  const size = fixedSizes[packed];
  if (size !== undefined) {
    if (bytes % size !== 0) throw new RangeError('numbers are cut off');
    return bytes / size;
  }
  return pieces.reduce((sum, piece) => sum + varintCount(piece), 0);
}

/** Reads them. Throws a RangeError where one is cut off or has more bytes than its type. */
export function* readPacked(numbers: PackedNumbers): Work<PackedValues> {
  const { packed, pieces } = numbers;
  const count = yield* countInSteps(numbers);
  if (packed === 'float') return new Float32Array(yield* joined(pieces, 4), 0, count);
  if (packed === 'double') return new Float64Array(yield* joined(pieces, 8), 0, count);
  const words = new Uint32Array(count * 2);
  let position = 0;
  for (const piece of pieces) {
    for (let at = 0; at < piece.byteLength;) {
      const end = Math.min(piece.byteLength, at + stepSize);
      while (at < end) {
        at = readVarint(piece, at, words, position);
        position += 2;
      }
      yield;
    }
  }
  return fromWords(packed, words);
}

/** Writes values as the field's type has them: integers of 32 bits or fewer, floats, booleans, or bigints of 64 bits. */
export function* packNumbers(
  packed: PackedType,
  values: ArrayLike<number> | ArrayLike<bigint> | ArrayLike<boolean>,
): Work<PackedNumbers> {
  if (packed === 'float' || packed === 'double') {
    const array = packed === 'float' ? Float32Array : Float64Array;
    const fixed = values instanceof array ? values : array.from(values as ArrayLike<number>);
    const bytes = new Uint8Array(fixed.buffer, fixed.byteOffset, fixed.byteLength);
    return { packed, pieces: bytes.length === 0 ? [] : [inWireOrder(bytes, array.BYTES_PER_ELEMENT)] };
  }
  const pieces: Uint8Array[] = [];
  const scratch = new Uint8Array(stepSize + 10);
  const long = new BigInt64Array(1);
  const words = new Uint32Array(long.buffer);
  let at = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (typeof value === 'number' && value >= 0) at = writeVarint(scratch, at, value, 0);
    else if (typeof value === 'boolean') at = writeVarint(scratch, at, Number(value), 0);
    else {
      // A negative int32 has the ten bytes of an int64.
      long[0] = BigInt(value);
      const [first = 0, second = 0] = words;
      at = isLittleEndian ? writeVarint(scratch, at, first, second) : writeVarint(scratch, at, second, first);
    }
    if (at < stepSize) continue;
    pieces.push(scratch.slice(0, at));
    at = 0;
    yield;
  }
  if (at > 0) pieces.push(scratch.slice(0, at));
  return { packed, pieces };
}

/** The first values, for showing them. */
export function packedHead({ packed, pieces }: PackedNumbers, most: number): PackedNumbers {
  const [first = new Uint8Array()] = pieces;
  const size = fixedSizes[packed];
  let end = Math.min(first.byteLength, (size ?? 0) * most);
  if (size === undefined) {
    for (let count = 0; count < most && end < first.byteLength; end += 1) {
      if ((first[end] ?? 0) < 0x80) count += 1;
    }
  }
  return { packed, pieces: end === 0 ? [] : [first.subarray(0, end)] };
}

const isLittleEndian = endianness() === 'LE';
const fixedSizes: Readonly<Partial<Record<PackedType, number>>> = { float: 4, double: 8 };

/** As `packedCount`. */
function* countInSteps(numbers: PackedNumbers): Work<number> {
  if (fixedSizes[numbers.packed] !== undefined) return packedCount(numbers);
  let count = 0;
  for (const part of parts(numbers.pieces)) {
    for (let at = 0; at < part.length; at += 1) if ((part[at] ?? 0) < 0x80) count += 1;
    yield;
  }
  if (numbers.pieces.some((piece) => (piece.at(-1) ?? 0) >= 0x80))
    throw new RangeError('a number is cut off');
  return count;
}

/** Pieces of what one step handles. */
function* parts(pieces: readonly Uint8Array[]): Iterable<Uint8Array> {
  for (const piece of pieces)
    for (let at = 0; at < piece.byteLength; at += stepSize) yield piece.subarray(at, at + stepSize);
}

function varintCount(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at += 1) if ((bytes[at] ?? 0) < 0x80) count += 1;
  if (bytes.length > 0 && (bytes.at(-1) ?? 0) >= 0x80) throw new RangeError('a number is cut off');
  return count;
}

/** Stores the lower and the upper 32 bits; returns the index behind the number. */
function readVarint(bytes: Uint8Array, start: number, words: Uint32Array, position: number): number {
  let at = start;
  let low = 0;
  let high = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at] ?? 0;
    at += 1;
    const bits = byte & 0x7f;
    if (shift < 28) low |= bits << shift;
    else if (shift === 28) {
      low |= bits << 28;
      high |= bits >>> 4;
    } else if (shift <= 63) high |= bits << (shift - 32);
    else throw new RangeError('a number has more than ten bytes');
    if (byte < 0x80) break;
  }
  words[position] = low;
  words[position + 1] = high;
  return at;
}

function writeVarint(bytes: Uint8Array, start: number, first: number, second: number): number {
  let at = start;
  let low = first;
  let high = second;
  while (high > 0 || low >= 0x80) {
    bytes[at] = (low & 0x7f) | 0x80;
    at += 1;
    low = ((low >>> 7) | ((high & 0x7f) << 25)) >>> 0;
    high >>>= 7;
  }
  bytes[at] = low;
  return at + 1;
}

function fromWords(packed: PackedType, words: Uint32Array): PackedValues {
  if (packed === 'int64' || packed === 'uint64') {
    if (!isLittleEndian) words.forEach((_, at) => at % 2 === 0 && swap(words, at));
    return packed === 'int64' ? new BigInt64Array(words.buffer) : new BigUint64Array(words.buffer);
  }
  const count = words.length / 2;
  if (packed === 'bool') {
    return Array.from({ length: count }, (_, at) => ((words[at * 2] ?? 0) | (words[at * 2 + 1] ?? 0)) !== 0);
  }
  // Bits beyond 32 are cut off, as protobuf's own readers do it.
  const narrow = packed === 'int32' ? new Int32Array(count) : new Uint32Array(count);
  for (let at = 0; at < count; at += 1) narrow[at] = words[at * 2] ?? 0;
  return narrow;
}

function swap(words: Uint32Array, at: number): void {
  [words[at], words[at + 1]] = [words[at + 1] ?? 0, words[at] ?? 0];
}

/** The pieces in memory of their own, aligned, in the processor's order. */
function* joined(pieces: readonly Uint8Array[], size: number): Work<ArrayBuffer> {
  return inWireOrder(yield* joinBytes(pieces), size).buffer as ArrayBuffer;
}

function inWireOrder(bytes: Uint8Array, size: number): Uint8Array {
  if (isLittleEndian) return bytes;
  const turned = Buffer.from(bytes);
  return new Uint8Array(size === 4 ? turned.swap32() : turned.swap64());
}
