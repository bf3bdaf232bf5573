import type { Datatype, Tensor, TensorValues } from '../../inference/tensor.js';

/** One value of a tensor. */
export type Element = boolean | number | bigint | Uint8Array;

/** Least and greatest value of each integer datatype. */
const ranges: Readonly<Partial<Record<Datatype, readonly [bigint, bigint]>>> = {
  UINT8: [0n, 2n ** 8n - 1n],
  UINT16: [0n, 2n ** 16n - 1n],
  UINT32: [0n, 2n ** 32n - 1n],
  UINT64: [0n, 2n ** 64n - 1n],
  INT8: [-(2n ** 7n), 2n ** 7n - 1n],
  INT16: [-(2n ** 15n), 2n ** 15n - 1n],
  INT32: [-(2n ** 31n), 2n ** 31n - 1n],
  INT64: [-(2n ** 63n), 2n ** 63n - 1n],
};

/** The value as an element of the datatype; undefined when it is none: an integer out of range, a number for BOOL, … */
export function toElement(datatype: Datatype, value: unknown): Element | undefined {
  if (datatype === 'BOOL') return typeof value === 'boolean' ? value : undefined;
  if (datatype === 'BYTES') {
    if (value instanceof Uint8Array) return value;
    return typeof value === 'string' ? Buffer.from(value) : undefined;
  }
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  const range = ranges[datatype];
  if (range === undefined) return Number(value);
  if (!Number.isInteger(Number(value))) return undefined;
  const integer = BigInt(value);
  return integer < range[0] || integer > range[1] ? undefined : integer;
}

const packers: Readonly<Record<Datatype, (elements: readonly Element[]) => TensorValues>> = {
  BOOL: (elements) => elements as readonly boolean[],
  BYTES: (elements) => elements as readonly Uint8Array[],
  UINT8: (elements) => Uint8Array.from(elements, Number),
  UINT16: (elements) => Uint16Array.from(elements, Number),
  UINT32: (elements) => Uint32Array.from(elements, Number),
  UINT64: (elements) => BigUint64Array.from(elements as readonly bigint[]),
  INT8: (elements) => Int8Array.from(elements, Number),
  INT16: (elements) => Int16Array.from(elements, Number),
  INT32: (elements) => Int32Array.from(elements, Number),
  INT64: (elements) => BigInt64Array.from(elements as readonly bigint[]),
  FP16: (elements) => Float32Array.from(elements, Number),
  BF16: (elements) => Float32Array.from(elements, Number),
  FP32: (elements) => Float32Array.from(elements, Number),
  FP64: (elements) => Float64Array.from(elements, Number),
};

/** Elements of the datatype as the array that a Tensor holds. 64-bit integers must be bigints. */
export function packElements(datatype: Datatype, elements: readonly Element[]): TensorValues {
  return packers[datatype](elements);
}

/** The values one by one: bigints of a datatype with 64 bits, bytes of BYTES. A copy. */
export function elementsOf({ values }: Tensor): readonly Element[] {
  return Array.from(values as ArrayLike<Element>);
}
