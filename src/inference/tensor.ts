import { nextStep, Problem } from '../problem.js';
import type { Side } from './json.js';

/** Open Inference Protocol datatypes (specification/protocol/inference_rest.md), and BF16 as newer servers have it. */
export type Datatype =
  | 'BOOL'
  | 'UINT8'
  | 'UINT16'
  | 'UINT32'
  | 'UINT64'
  | 'INT8'
  | 'INT16'
  | 'INT32'
  | 'INT64'
  | 'FP16'
  | 'BF16'
  | 'FP32'
  | 'FP64'
  | 'BYTES';

/** Row-major, flat. FP16 and BF16 are widened to Float32Array; BYTES are raw, one element each. */
export type TensorValues =
  | readonly boolean[]
  | readonly Uint8Array[]
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

export type Tensor = {
  readonly name: string;
  readonly datatype: Datatype;
  /** Product of the shape = number of values; a scalar has shape []. */
  readonly shape: readonly number[];
  readonly values: TensorValues;
};

/** One input or output as a model describes it. A dimension of -1 is free; no shape at all means that the rank is free too. */
export type TensorSpec = {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape?: readonly number[];
  /** Of an output: names of the classes along its last dimension, by their numbers. */
  readonly labels?: readonly string[];
};

/** More dimensions than any framework has (TensorFlow 254, NumPy 64): what walks a shape need not fear its depth. */
export const maxRank = 254;

const sizes: Readonly<Record<Datatype, number | undefined>> = {
  BOOL: 1,
  UINT8: 1,
  UINT16: 2,
  UINT32: 4,
  UINT64: 8,
  INT8: 1,
  INT16: 2,
  INT32: 4,
  INT64: 8,
  FP16: 2,
  BF16: 2,
  FP32: 4,
  FP64: 8,
  BYTES: undefined,
};

/** Bytes that one value takes in binary form; undefined for BYTES, whose elements differ. */
export function datatypeSize(datatype: Datatype): number | undefined {
  return sizes[datatype];
}

export function isDatatype(text: unknown): text is Datatype {
  return typeof text === 'string' && Object.hasOwn(sizes, text);
}

/** The number of values that a shape has; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** A tensor whose values are as many as its shape says. Throws a Problem of the side's kind otherwise. */
export function checkedTensor(tensor: Tensor, side: Side): Tensor {
  checkCount(tensor, tensor.values.length, side);
  return tensor;
}

/** Lists without any value that a tensor may have: they take no bytes, and are written and drawn all the same. */
const maxEmptyLists = 1_048_576;

/** Throws a Problem of the side's kind unless a shape has so many values. */
export function checkCount({ name, shape }: Pick<Tensor, 'name' | 'shape'>, count: number, side: Side): void {
  const expected = elementCount(shape);
  const empty = shape.indexOf(0);
  if (empty !== -1 && elementCount(shape.slice(0, empty)) > maxEmptyLists)
    throw tensorProblem(side, name, `shape [${shape.join(',')}] has more than ${maxEmptyLists} empty lists`);
  if (count === expected) return;
  const what = `shape [${shape.join(',')}] has ${expected} values, but there are ${count}`;
  throw tensorProblem(side, name, what);
}

/** A shape as JSON or protobuf states it (numbers, or int64 as text). Throws a Problem when it is not one. */
export function readShape(
  shape: readonly unknown[] | undefined,
  name: string,
  side: Side,
): readonly number[] {
  const sizes = shape?.map(readSize) ?? [];
  if (shape !== undefined && sizes.length <= maxRank && sizes.every(isSize)) return sizes;
  throw tensorProblem(side, name, 'its shape is not a list of whole numbers from 0 up');
}

/** A dimension as a number; NaN for anything else. */
export function readSize(size: unknown): number {
  const isNumeric = typeof size === 'number' || typeof size === 'bigint' || typeof size === 'string';
  return isNumeric && size !== '' ? Number(size) : NaN;
}

/** The Problem of one tensor: an input of the payload, or an output of the answer. */
export function tensorProblem(side: Side, name: string, what: string): Problem {
  const subject = side === 'payload' ? `Input "${name}"` : `Output "${name}"`;
  return new Problem(side, `${subject}: ${what}.`, {
    remedy:
      side === 'payload'
        ? nextStep('Correct the payload; isvc metadata NAME shows what the model expects.', 'metadata')
        : 'Look at the raw answer, and at the logs of the model server.',
    ...(side === 'answer' ? { mismatch: 'tensor' } : {}),
  });
}

function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0;
}
