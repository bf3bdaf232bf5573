import { base64Bytes } from '../inference/base64.js';
import type { Json, Side } from '../inference/json.js';
import { makeTensor } from '../inference/make-tensor.js';
import { checkedTensor, tensorProblem } from '../inference/tensor.js';
import type { Datatype, Tensor } from '../inference/tensor.js';

/** What a tensor is before its values are known. */
export type TensorHead = {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
};

/** A tensor's values for a repeated protobuf field, in proto-loader's form: 64-bit integers are decimal strings. */
export function repeatedFromTensor({ values }: Tensor): readonly unknown[] {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return Array.from(values, String);
  return Array.isArray(values) ? values : Array.from<unknown>(values);
}

/**
 * A tensor from a repeated protobuf field, in proto-loader's form or in protobuf's JSON (64-bit integers as decimal strings,
 * bytes as base64). proto-loader alone would send 'abc' as 0 and 2^63 as -2^63: here every value is checked.
 */
export function tensorFromRepeated(head: TensorHead, values: unknown, side: Side): Tensor {
  const list: readonly unknown[] = Array.isArray(values) ? values : [];
  if (head.datatype === 'BYTES')
    return checkedTensor({ ...head, values: list.map(toBytes(head, side)) }, side);
  return makeTensor(head.name, head.datatype, head.shape, list.map(toJson), side);
}

function toJson(value: unknown): Json {
  if (typeof value === 'string') return /^-?\d+$/.test(value) ? BigInt(value) : value;
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? value : null;
}

function toBytes({ name }: TensorHead, side: Side): (value: unknown) => Uint8Array {
  return (value) => {
    const bytes = typeof value === 'string' ? base64Bytes(value) : value;
    if (bytes instanceof Uint8Array) return new Uint8Array(bytes);
    throw tensorProblem(side, name, 'its bytes are not base64');
  };
}
