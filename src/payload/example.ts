import type { Signature } from '../inference/answer.js';
import { makeTensor } from '../inference/make-tensor.js';
import type { Payload } from '../inference/payload.js';
import { elementCount, type Datatype, type Tensor, type TensorSpec } from '../inference/tensor.js';
import type { Protocol } from '../kserve/service.js';
import { Problem } from '../problem.js';
import { describeType } from './fit-shape.js';

// A made-up request larger than this would say nothing and take seconds to write.
const maxElements = 10_000_000;

/** A made-up payload of the right names, types and shapes (-1 becomes 1). Undefined when the signature states no inputs, or ones of absurd size. */
export function examplePayload(signature: Signature): Payload | undefined {
  if (signature.inputs.length === 0 || !signature.inputs.every(isOfSensibleSize)) return undefined;
  return { kind: 'tensors', tensors: signature.inputs.map(exampleTensor) };
}

/** One made-up input: ones, `true`, or the text `example`. An input without a shape gets one element. Throws Problem "payload" for one of absurd size. */
export function exampleTensor(spec: TensorSpec): Tensor {
  if (!isOfSensibleSize(spec)) {
    throw new Problem(
      'payload',
      `The model expects more of ${spec.name} than can be made up: ${describeType(spec)}.`,
      {
        remedy: 'Give all inputs as JSON, with -f or -d.',
      },
    );
  }
  const shape = exampleShape(spec);
  const values = Array.from({ length: elementCount(shape) }, () => exampleValue(spec.datatype));
  return makeTensor(spec.name, spec.datatype, shape, values);
}

/** Whether a made-up input would not take all memory. */
export function isOfSensibleSize(spec: TensorSpec): boolean {
  return elementCount(exampleShape(spec)) <= maxElements;
}

/** A free dimension becomes 1, and so does a free rank. */
export function exampleShape(spec: TensorSpec): readonly number[] {
  return (spec.shape ?? [1]).map((size) => (size < 0 ? 1 : size));
}

function exampleValue(datatype: Datatype): boolean | number | string {
  if (datatype === 'BOOL') return true;
  return datatype === 'BYTES' ? 'example' : 1;
}

/** A request of each protocol to start from when nothing is known of the model, as KServe's own samples have them. */
const templates: Readonly<Record<Protocol, string>> = {
  v1: '{"instances":[[6.8,2.8,4.8,1.4]]}',
  v2: '{"inputs":[{"name":"input-0","shape":[1,4],"datatype":"FP32","data":[6.8,2.8,4.8,1.4]}]}',
  'grpc-v2': '{"inputs":[{"name":"input-0","shape":[1,4],"datatype":"FP32","data":[6.8,2.8,4.8,1.4]}]}',
  'grpc-v1': '{"instances":[{"x":1.5}]}',
  openai: '{"messages":[{"role":"user","content":"Hello"}]}',
};

/** A request body to edit, as JSON text. */
export function payloadTemplate(protocol: Protocol): string {
  return templates[protocol];
}
