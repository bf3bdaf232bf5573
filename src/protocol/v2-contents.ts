import { ownField } from '../inference/json.js';
import type { Side } from '../inference/json.js';
import type { Datatype, Tensor } from '../inference/tensor.js';
import { repeatedFromTensor, tensorFromRepeated } from './repeated-values.js';
import type { TensorHead } from './repeated-values.js';

/** Where InferTensorContents has the values of a datatype (open_inference_grpc.proto); FP16 and BF16 travel raw only. */
const fields: Readonly<Record<Datatype, string | undefined>> = {
  BOOL: 'bool_contents',
  INT8: 'int_contents',
  INT16: 'int_contents',
  INT32: 'int_contents',
  INT64: 'int64_contents',
  UINT8: 'uint_contents',
  UINT16: 'uint_contents',
  UINT32: 'uint_contents',
  UINT64: 'uint64_contents',
  FP16: undefined,
  BF16: undefined,
  FP32: 'fp32_contents',
  FP64: 'fp64_contents',
  BYTES: 'bytes_contents',
};

/** Whether a datatype has a field in InferTensorContents. */
export function hasTypedContents(datatype: Datatype): boolean {
  return fields[datatype] !== undefined;
}

/** InferTensorContents of a tensor; empty for FP16 and BF16. */
export function contentsFromTensor(tensor: Tensor): object {
  const field = fields[tensor.datatype];
  return field === undefined ? {} : { [field]: repeatedFromTensor(tensor) };
}

/** The tensor that InferTensorContents holds, as a message or as its JSON (names in snake or camel case). */
export function tensorFromContents(head: TensorHead, contents: unknown, side: Side): Tensor {
  const field = fields[head.datatype] ?? '';
  const camelCase = field.replace('_c', 'C');
  return tensorFromRepeated(head, ownField(contents, field) ?? ownField(contents, camelCase), side);
}
