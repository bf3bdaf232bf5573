import { base64Bytes, itemsOf } from '../inference/nested.js';
import type { Json, Side } from '../inference/json.js';
import { readTensor } from '../inference/make-tensor.js';
import { isNumbers } from '../inference/json-numbers.js';
import {
  isPackedNumbers,
  packNumbers,
  readPacked,
  type PackedType,
  type PackedValues,
} from '../inference/packed-numbers.js';
import {
  checkCount,
  checkedTensor,
  tensorProblem,
  type Datatype,
  type Tensor,
  type TensorValues,
} from '../inference/tensor.js';
import type { Work } from '../runtime/work.js';

/** A tensor before its values are known. */
export type TensorHead = {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
};

/** A tensor's values for a repeated protobuf field: numbers packed as they go out, BYTES as a list. */
export function* repeatedFromTensor({ values }: Tensor, type: PackedType | undefined): Work<unknown> {
  return type === undefined ? values : yield* packNumbers(type, values as ArrayLike<number>);
}

/**
 * A tensor from a repeated protobuf field: as it came, packed, or in protobuf's JSON (64-bit integers as decimal strings, bytes as
 * base64). proto-loader alone would send 'abc' as 0 and 2^63 as -2^63: here every value is checked.
 */
export function* tensorFromRepeated(head: TensorHead, values: unknown, side: Side): Work<Tensor> {
  if (isPackedNumbers(values)) return tensorFromValues(head, yield* unpacked(head, values, side), side);
  if (isNumbers(values)) return yield* readTensor(head.name, head.datatype, head.shape, values, side);
  const list: readonly unknown[] = itemsOf(values) ?? [];
  if (head.datatype === 'BYTES')
    return checkedTensor({ ...head, values: list.map(toBytes(head, side)) }, side);
  return yield* readTensor(head.name, head.datatype, head.shape, list.map(toJson), side);
}

/** The values of a packed field. Throws a Problem of the side's kind where one is cut off. */
export function* unpacked(
  { name }: TensorHead,
  values: Parameters<typeof readPacked>[0],
  side: Side,
): Work<PackedValues> {
  try {
    return yield* readPacked(values);
  } catch (error) {
    if (error instanceof RangeError)
      throw tensorProblem(side, name, `its values do not add up: ${error.message}`);
    throw error;
  }
}

const narrow: Readonly<Partial<Record<Datatype, (values: PackedValues) => TensorValues>>> = {
  INT8: (values) => Int8Array.from(values as Int32Array),
  INT16: (values) => Int16Array.from(values as Int32Array),
  UINT8: (values) => Uint8Array.from(values as Uint32Array),
  UINT16: (values) => Uint16Array.from(values as Uint32Array),
};

/** A tensor of what its protobuf field held, which for integers of 8 and 16 bits is wider. */
export function tensorFromValues(head: TensorHead, values: PackedValues, side: Side): Tensor {
  checkCount(head, values.length, side);
  const made = narrow[head.datatype]?.(values) ?? values;
  if (made !== values) {
    const wrong = made.findIndex((value: unknown, at: number) => value !== values[at]);
    if (wrong !== -1) {
      throw tensorProblem(side, head.name, `${values[wrong]} is not a value of ${head.datatype}`);
    }
  }
  return { ...head, values: made };
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
