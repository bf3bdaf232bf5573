import { base64Bytes } from './base64.js';
import { roundToBfloat16, roundToFloat16 } from './float16.js';
import { stringifyJson } from './json.js';
import type { Json, Side } from './json.js';
import { flatten, isBase64Object, shapeOf } from './nested.js';
import { checkedTensor, tensorProblem } from './tensor.js';
import type { Datatype, Tensor, TensorValues } from './tensor.js';

/**
 * A tensor from JSON values, nested or flat in row-major order. Every value is checked against the datatype: nothing wraps
 * around, is cut off or becomes 0. BYTES come from text or `{"b64": …}`; a float may be written as "NaN" or "Infinity" (as
 * protobuf's JSON has them), or be null in an answer (as KServe writes NaN). Throws a Problem of the side's kind.
 */
export function makeTensor(
  name: string,
  datatype: Datatype,
  shape: readonly number[],
  values: Json,
  side: Side = 'payload',
): Tensor {
  const flat = flatten(values);
  if (flat === undefined) throw tensorProblem(side, name, 'its lists are nested too deeply');
  const isNaNNull = side === 'answer' && hasFraction(datatype);
  const read = readers[datatype](isNaNNull ? flat.map((value) => value ?? NaN) : flat);
  if ('wrong' in read) {
    throw tensorProblem(side, name, `${describe(read.wrong)} is not a value of ${datatype}`);
  }
  return checkedTensor({ name, datatype, shape, values: read.values }, side);
}

/** A tensor of the shape that the nested lists have. Throws a Problem of the side's kind when they are ragged. */
export function tensorFromNested(
  name: string,
  datatype: Datatype,
  values: Json,
  side: Side = 'payload',
): Tensor {
  const shape = shapeOf(values);
  if (shape === undefined) throw tensorProblem(side, name, 'lists beside each other differ in length');
  return makeTensor(name, datatype, shape, values, side);
}

/**
 * The datatype that JSON values show by themselves: BOOL, BYTES, INT64 when all are whole (UINT64 when beyond that), `float`
 * for other numbers and for null. Undefined when they are mixed, are not values at all, or do not nest as a tensor does.
 */
export function guessDatatype(values: Json, float: 'FP32' | 'FP64'): Datatype | undefined {
  const flat = flatten(values);
  if (flat === undefined) return undefined;
  const numbers = flat.map((value) => value ?? NaN);
  const candidates = ['INT64', 'UINT64', 'BOOL', 'BYTES'] as const;
  const exact = candidates.find((datatype) => 'values' in readers[datatype](flat));
  if (exact !== undefined) return exact;
  return numbers.every((value) => typeof value === 'number' || typeof value === 'bigint') ? float : undefined;
}

const notFinite: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

type Read = { readonly values: TensorValues } | { readonly wrong: Json };

const readers: Readonly<Record<Datatype, (flat: readonly Json[]) => Read>> = {
  BOOL: (flat) => readEach(flat, toBoolean, (values) => values),
  BYTES: (flat) => readEach(flat, toBytes, (values) => values),
  UINT8: (flat) => readEach(flat, integerIn(0, 2 ** 8 - 1), (values) => Uint8Array.from(values)),
  UINT16: (flat) => readEach(flat, integerIn(0, 2 ** 16 - 1), (values) => Uint16Array.from(values)),
  UINT32: (flat) => readEach(flat, integerIn(0, 2 ** 32 - 1), (values) => Uint32Array.from(values)),
  INT8: (flat) => readEach(flat, integerIn(-(2 ** 7), 2 ** 7 - 1), (values) => Int8Array.from(values)),
  INT16: (flat) => readEach(flat, integerIn(-(2 ** 15), 2 ** 15 - 1), (values) => Int16Array.from(values)),
  INT32: (flat) => readEach(flat, integerIn(-(2 ** 31), 2 ** 31 - 1), (values) => Int32Array.from(values)),
  UINT64: (flat) => readEach(flat, bigIn(0n, 2n ** 64n - 1n), (values) => BigUint64Array.from(values)),
  INT64: (flat) =>
    readEach(flat, bigIn(-(2n ** 63n), 2n ** 63n - 1n), (values) => BigInt64Array.from(values)),
  FP16: (flat) =>
    readEach(flat, floatOf(roundToFloat16), (values) => Float32Array.from(values, roundToFloat16)),
  BF16: (flat) =>
    readEach(flat, floatOf(roundToBfloat16), (values) => Float32Array.from(values, roundToBfloat16)),
  FP32: (flat) => readEach(flat, floatOf(Math.fround), (values) => Float32Array.from(values)),
  FP64: (flat) => readEach(flat, floatOf(Number), (values) => Float64Array.from(values)),
};

function readEach<T>(
  flat: readonly Json[],
  read: (value: Json) => T | undefined,
  pack: (values: readonly T[]) => TensorValues,
): Read {
  const values: T[] = [];
  for (const value of flat) {
    const element = read(value);
    if (element === undefined) return { wrong: value };
    values.push(element);
  }
  return { values: pack(values) };
}

function toBoolean(value: Json): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function toBytes(value: Json): Uint8Array | undefined {
  if (typeof value === 'string') return new TextEncoder().encode(value);
  return isBase64Object(value) ? base64Bytes(value.b64) : undefined;
}

function integerIn(least: number, most: number): (value: Json) => number | undefined {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? value
      : undefined;
}

function bigIn(least: bigint, most: bigint): (value: Json) => bigint | undefined {
  return (value) => {
    const isWhole = typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
    if (!isWhole) return undefined;
    const big = BigInt(value);
    return big >= least && big <= most ? big : undefined;
  };
}

/** A number that stays finite in the format that `round` rounds to, unless it is not finite itself. */
function floatOf(round: (value: number) => number): (value: Json) => number | undefined {
  return (value) => {
    if (typeof value === 'string') return notFinite.get(value);
    const number = typeof value === 'bigint' ? Number(value) : value;
    if (typeof number !== 'number') return undefined;
    const isExact = typeof value === 'bigint' || Number.isFinite(number);
    return isExact && !Number.isFinite(round(number)) ? undefined : number;
  };
}

function hasFraction(datatype: Datatype): boolean {
  return datatype.startsWith('FP') || datatype.startsWith('BF');
}

function describe(value: Json): string {
  const text = stringifyJson(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
