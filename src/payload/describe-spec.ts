import type { TensorSpec } from '../inference/tensor.js';

/** `FP32 [-1,224,224,3]`; `FP32 of any shape` where the shape is not stated. */
export function describeType({ datatype, shape }: Omit<TensorSpec, 'name'>): string {
  return shape === undefined ? `${datatype} of any shape` : `${datatype} [${shape.join(',')}]`;
}

/** `image: FP32 [-1,224,224,3], key: BYTES [-1]`: what a model wants, in one line. */
export function describeInputs(inputs: readonly TensorSpec[]): string {
  return inputs.map((input) => `${input.name}: ${describeType(input)}`).join(', ');
}
