import { isJsonObject, keysOf, ownField, type Side } from '../inference/json.js';
import type { PackedType } from '../inference/packed-numbers.js';
import { readTensor } from '../inference/make-tensor.js';
import { elementCount, tensorProblem, type Datatype, type Tensor } from '../inference/tensor.js';
import type { Work } from '../runtime/work.js';
import { repeatedFromTensor, tensorFromRepeated, type TensorHead } from './repeated-values.js';

type Field = readonly [name: string, type?: PackedType];

/** Where InferTensorContents has the values of a datatype (open_inference_grpc.proto); FP16 and BF16 travel raw only. */
const fields: Readonly<Record<Datatype, Field | undefined>> = {
  BOOL: ['bool_contents', 'bool'],
  INT8: ['int_contents', 'int32'],
  INT16: ['int_contents', 'int32'],
  INT32: ['int_contents', 'int32'],
  INT64: ['int64_contents', 'int64'],
  UINT8: ['uint_contents', 'uint32'],
  UINT16: ['uint_contents', 'uint32'],
  UINT32: ['uint_contents', 'uint32'],
  UINT64: ['uint64_contents', 'uint64'],
  FP16: undefined,
  BF16: undefined,
  FP32: ['fp32_contents', 'float'],
  FP64: ['fp64_contents', 'double'],
  BYTES: ['bytes_contents'],
};

/** Whether a datatype has a field in InferTensorContents. */
export function hasTypedContents(datatype: Datatype): boolean {
  return fields[datatype] !== undefined;
}

/** InferTensorContents of a tensor; empty for FP16 and BF16. */
export function* contentsFromTensor(tensor: Tensor): Work<object> {
  const field = fields[tensor.datatype];
  if (field === undefined) return {};
  const [name, type] = field;
  return { [name]: yield* repeatedFromTensor(tensor, type) };
}

/**
 * The tensor that InferTensorContents holds, as a message or as its JSON (names in snake or camel case). Throws a Problem of the
 * side's kind, also where the values stand in the field of another datatype.
 */
export function* tensorFromContents(head: TensorHead, contents: unknown, side: Side): Work<Tensor> {
  const { name, datatype } = head;
  const field = fields[datatype]?.[0];
  const given = isJsonObject(contents) ? keysOf(contents).map(snakeCase) : [];
  const other = given.find((key) => key !== field);
  if (field === undefined) {
    if (given.length === 0 && elementCount(head.shape) === 0)
      return yield* readTensor(name, datatype, head.shape, [], side);
    const raw = side === 'payload' ? 'raw_input_contents' : 'raw_output_contents';
    throw tensorProblem(side, name, `${datatype} has no typed contents: its values go in ${raw}`);
  }
  if (other !== undefined && !given.includes(field)) {
    throw tensorProblem(
      side,
      name,
      `its values are in ${other}, but those of ${datatype} belong in ${field}`,
    );
  }
  const camelCase = field.replace('_c', 'C');
  return yield* tensorFromRepeated(head, ownField(contents, field) ?? ownField(contents, camelCase), side);
}

function snakeCase(name: string): string {
  return name.replace('Contents', '_contents');
}
