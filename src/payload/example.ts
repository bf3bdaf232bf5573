import type { Signature } from '../inference/answer.js';
import { makeTensor } from '../inference/make-tensor.js';
import type { Payload } from '../inference/payload.js';
import { elementCount } from '../inference/tensor.js';
import type { Datatype, Tensor, TensorSpec } from '../inference/tensor.js';

// A made-up request larger than this would say nothing and take seconds to write.
const maxElements = 10_000_000;

/** A made-up payload of the right names, types and shapes (-1 becomes 1). Undefined when the signature states no inputs, or ones of absurd size. */
export function examplePayload(signature: Signature): Payload | undefined {
  const counts = signature.inputs.map((spec) => elementCount(exampleShape(spec)));
  if (counts.length === 0 || counts.some((count) => !(count <= maxElements))) return undefined;
  return { kind: 'tensors', tensors: signature.inputs.map(exampleTensor) };
}

/** One made-up input: ones, `true`, or the text `example`. An input without a shape gets one element. */
export function exampleTensor(spec: TensorSpec): Tensor {
  const shape = exampleShape(spec);
  const values = Array.from({ length: elementCount(shape) }, () => exampleValue(spec.datatype));
  return makeTensor(spec.name, spec.datatype, shape, values);
}

function exampleShape(spec: TensorSpec): readonly number[] {
  return (spec.shape ?? [1]).map((size) => (size < 0 ? 1 : size));
}

function exampleValue(datatype: Datatype): boolean | number | string {
  if (datatype === 'BOOL') return true;
  return datatype === 'BYTES' ? 'example' : 1;
}
