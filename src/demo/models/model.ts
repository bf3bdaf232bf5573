import type { Datatype, Tensor, TensorSpec } from '../../inference/tensor.js';

/** What computes, whatever protocol asks. */
export type Model = {
  readonly name: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** Datatypes that it takes beside the stated one. */
  readonly alsoTakes?: readonly Datatype[];
  /** Answers the outputs in their order. May be slow; throws a refusal, or anything once the signal has aborted. */
  readonly run: (inputs: readonly Tensor[], signal: AbortSignal) => Promise<readonly Tensor[]>;
};

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

/** The position of the largest value; 0 for an empty list. */
export function argmax(values: readonly number[]): number {
  return values.reduce((best, value, index) => (value > (values[best] ?? -Infinity) ? index : best), 0);
}

/** Probabilities that add up to 1. */
export function softmax(scores: readonly number[]): number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** A linear model's scores: one row of coefficients and one intercept a class. */
export function linearScores(
  coefficients: readonly (readonly number[])[],
  intercepts: readonly number[],
  features: readonly number[],
): number[] {
  return coefficients.map((row, index) =>
    row.reduce((sum, weight, at) => sum + weight * (features[at] ?? 0), intercepts[index] ?? 0),
  );
}

export function isNumeric(datatype: Datatype): boolean {
  return datatype !== 'BYTES';
}
