import type { Tensor } from '../../inference/tensor.js';

/** Every value as a double. Throws TypeError for BYTES, which no caller lets through. */
export function numbersOf({ values }: Tensor): number[] {
  return Array.from(values as ArrayLike<number | bigint | boolean>, Number);
}

/** A tensor of doubles rounded to FP32. */
export function floats(name: string, shape: readonly number[], values: readonly number[]): Tensor {
  return { name, datatype: 'FP32', shape, values: Float32Array.from(values) };
}

/** A one-dimensional INT64 tensor. */
export function classes(name: string, values: readonly number[]): Tensor {
  return { name, datatype: 'INT64', shape: [values.length], values: BigInt64Array.from(values, BigInt) };
}
