import { endianness } from 'node:os';

import { roundToBfloat16, roundToFloat16 } from './floats.js';
import type { Json, Side } from './json.js';
import { traits, isNumbers, numberText, numberTexts, type Numbers } from './json-numbers.js';
import { parseIntegers, parseDoubles } from './parse-numbers.js';
import { type Datatype, type TensorValues, elementCount } from './tensor.js';
import type { Work } from '../runtime/work.js';

/** A leaf of lists of numbers. */
export type Numeric = null | number | bigint | Numbers;

/** The values of a tensor, or the text of the first one that its datatype does not hold. */
export type ReadValues = { readonly values: TensorValues } | { readonly wrong: string };

/** Null counts as a number: it stands for NaN in some answers. */
export function isNumeric(value: Json): value is Numeric {
  return value === null || typeof value === 'number' || typeof value === 'bigint' || isNumbers(value);
}

/** The flags of `traits`, joined from all the leaves. */
export function traitsOf(leaves: readonly Numeric[]): number {
  return leaves.reduce<number>((seen, leaf) => seen | leafTraits(leaf), 0);
}

function leafTraits(leaf: Numeric): number {
  if (leaf === null) return traits.null;
  if (typeof leaf === 'number')
    return Number.isInteger(leaf) ? (leaf < 0 ? traits.negative : 0) : traits.fraction;
  if (typeof leaf !== 'bigint') return leaf.traits;
  return (
    traits.wide |
    (leaf < 0n ? traits.negative : 0) |
    (leaf > 2n ** 63n - 1n ? traits.aboveInt64 : 0) |
    (leaf > 2n ** 64n - 1n ? traits.aboveUint64 : 0) |
    (leaf < -(2n ** 63n) ? traits.belowInt64 : 0)
  );
}

/** Numbers that one step reads. */
const chunk = 4096;

type Store = { readonly values: TensorValues; readonly limits?: readonly [number, number] };

const stores: Readonly<Partial<Record<Datatype, (count: number) => Store>>> = {
  UINT8: (count) => ({ values: new Uint8Array(count), limits: [0, 2 ** 8 - 1] }),
  UINT16: (count) => ({ values: new Uint16Array(count), limits: [0, 2 ** 16 - 1] }),
  UINT32: (count) => ({ values: new Uint32Array(count), limits: [0, 2 ** 32 - 1] }),
  INT8: (count) => ({ values: new Int8Array(count), limits: [-(2 ** 7), 2 ** 7 - 1] }),
  INT16: (count) => ({ values: new Int16Array(count), limits: [-(2 ** 15), 2 ** 15 - 1] }),
  INT32: (count) => ({ values: new Int32Array(count), limits: [-(2 ** 31), 2 ** 31 - 1] }),
  FP16: (count) => ({ values: new Float32Array(count) }),
  BF16: (count) => ({ values: new Float32Array(count) }),
  FP32: (count) => ({ values: new Float32Array(count) }),
  FP64: (count) => ({ values: new Float64Array(count) }),
};

/**
 * The values of numbers one behind the other, each checked: nothing wraps around or is cut off. A float is rounded once to the
 * nearest of its format, an integer of 64 bits is exact. null is NaN; in a payload a number too large for a double is refused. For the datatypes of numbers only.
 */
export function* readNumbers(datatype: Datatype, leaves: readonly Numeric[], side: Side): Work<ReadValues> {
  const count = leaves.reduce<number>(
    (sum, leaf) => sum + (isNumbers(leaf) ? elementCount(leaf.shape) : 1),
    0,
  );
  if (datatype === 'INT64' || datatype === 'UINT64') return yield* readIntegers(datatype, leaves, count);
  const store = stores[datatype]?.(count);
  if (store === undefined) throw new Error(`${datatype} is not a datatype of numbers.`);
  const scratch = new Float64Array(Math.min(chunk, count));
  let position = 0;
  for (const leaf of leaves) {
    if (!isNumbers(leaf)) {
      scratch[0] = leaf === null ? NaN : Number(leaf);
      const wrong = keep(datatype, store, scratch.subarray(0, 1), position, () => String(leaf));
      if (wrong !== undefined) return { wrong };
      position += 1;
      if (position % chunk === 0) yield;
      continue;
    }
    for (let at = leaf.start; at < leaf.end;) {
      const from = at;
      const read = parseDoubles(leaf.bytes, at, leaf.end, scratch);
      at = read.at;
      if (read.count === 0) break;
      const textAt = (index: number) => numberText(leaf.bytes, from, leaf.end, index);
      const doubles = scratch.subarray(0, read.count);
      const huge =
        side === 'answer' || (leaf.traits & traits.word) !== 0 ? -1 : doubles.findIndex(isInfinite);
      if (huge !== -1) return { wrong: textAt(huge) };
      const wrong = keep(datatype, store, doubles, position, textAt);
      if (wrong !== undefined) return { wrong };
      position += read.count;
      yield;
    }
  }
  return { values: store.values };
}

/** Stores doubles as the datatype holds them. Returns the text of one that it does not hold. */
function keep(
  datatype: Datatype,
  { values, limits }: Store,
  doubles: Float64Array,
  position: number,
  textAt: (index: number) => string,
): string | undefined {
  const kept = values as Float64Array;
  if (limits !== undefined) {
    const [least, most] = limits;
    for (let index = 0; index < doubles.length; index += 1) {
      const double = doubles[index] ?? NaN;
      if (!(double >= least && double <= most) || !Number.isInteger(double)) return textAt(index);
    }
    kept.set(doubles, position);
    return undefined;
  }
  const round = rounding[datatype];
  if (round === undefined) {
    kept.set(doubles, position);
    return datatype === 'FP32' ? overflow(doubles, values as Float32Array, position, textAt) : undefined;
  }
  for (let index = 0; index < doubles.length; index += 1)
    kept[position + index] = round(doubles[index] ?? NaN);
  return overflow(doubles, values as Float32Array, position, textAt);
}

const rounding: Readonly<Partial<Record<Datatype, (value: number) => number>>> = {
  FP16: roundToFloat16,
  BF16: roundToBfloat16,
};

function overflow(
  doubles: Float64Array,
  kept: Float32Array,
  position: number,
  textAt: (index: number) => string,
): string | undefined {
  for (let index = 0; index < doubles.length; index += 1) {
    const value = kept[position + index] ?? 0;
    if (value - value !== 0 && Number.isFinite(doubles[index])) return textAt(index);
  }
  return undefined;
}

function isInfinite(value: number): boolean {
  return value === Infinity || value === -Infinity;
}

const isLittleEndian = endianness() === 'LE';

function* readIntegers(
  datatype: 'INT64' | 'UINT64',
  leaves: readonly Numeric[],
  count: number,
): Work<ReadValues> {
  const values = datatype === 'INT64' ? new BigInt64Array(count) : new BigUint64Array(count);
  const words = new Uint32Array(values.buffer);
  let position = 0;
  for (const leaf of leaves) {
    if (!isNumbers(leaf)) {
      const whole =
        leaf === null || (typeof leaf === 'number' && !Number.isInteger(leaf)) ? undefined : BigInt(leaf);
      if (whole === undefined || !holds(datatype, whole)) return { wrong: String(leaf) };
      values[position] = whole;
      position += 1;
      if (position % chunk === 0) yield;
      continue;
    }
    const wrong = mayNotFit(datatype, leaf) ? yield* firstWrong(datatype, leaf) : undefined;
    if (wrong !== undefined) return { wrong };
    for (let at = leaf.start; at < leaf.end;) {
      const from = at;
      const read = parseIntegers(leaf.bytes, at, leaf.end, words, position * 2, chunk, datatype === 'INT64');
      if (read.wrong !== undefined) return { wrong: numberText(leaf.bytes, from, leaf.end, read.wrong) };
      at = read.at;
      if (read.count === 0) break;
      position += read.count;
      yield;
    }
  }
  if (!isLittleEndian) swapHalves(words);
  return { values };
}

/** Whether one may be out of the datatype's range, as far as that is known without reading them. */
function mayNotFit(datatype: 'INT64' | 'UINT64', { traits: seen }: Numbers): boolean {
  const beyond = traits.aboveUint64 | traits.belowInt64 | traits.null | traits.word;
  return (seen & (beyond | (datatype === 'INT64' ? traits.aboveInt64 : traits.negative))) !== 0;
}

function* firstWrong(datatype: 'INT64' | 'UINT64', leaf: Numbers): Work<string | undefined> {
  let tokens = 0;
  for (const text of numberTexts(leaf)) {
    const value = /^-?\d+$/.test(text) ? BigInt(text) : Number(text);
    if (typeof value === 'bigint' ? !holds(datatype, value) : !Number.isInteger(value)) return text;
    tokens += 1;
    if (tokens % chunk === 0) yield;
  }
  return undefined;
}

function holds(datatype: 'INT64' | 'UINT64', value: bigint): boolean {
  return value === (datatype === 'INT64' ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value));
}

function swapHalves(words: Uint32Array): void {
  for (let at = 0; at + 1 < words.length; at += 2) {
    [words[at], words[at + 1]] = [words[at + 1] ?? 0, words[at] ?? 0];
  }
}
