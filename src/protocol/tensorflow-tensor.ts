import { float16Bits, float16FromBits, bfloat16Bits, bfloat16FromBits } from '../inference/floats.js';
import { ownField, ownText } from '../inference/json.js';
import { mapValues, type Work } from '../runtime/work.js';
import { isPackedNumbers, type PackedType, type PackedValues } from '../inference/packed-numbers.js';
import { tensorBytes, tensorFromBytes } from '../inference/tensor-bytes.js';
import {
  checkedTensor,
  elementCount,
  readShape,
  tensorProblem,
  type Datatype,
  type Tensor,
} from '../inference/tensor.js';
import {
  repeatedFromTensor,
  tensorFromRepeated,
  tensorFromValues,
  unpacked,
  type TensorHead,
} from './repeated-values.js';
import { datatypeFromTensorflow, tensorflowFromDatatype } from './tensorflow-signatures.js';

/** Where a TensorProto has the values of a datatype (tensorflow/core/framework/tensor.proto). */
const fields: Readonly<Record<Datatype, readonly [name: string, type?: PackedType]>> = {
  BOOL: ['bool_val', 'bool'],
  INT8: ['int_val', 'int32'],
  INT16: ['int_val', 'int32'],
  INT32: ['int_val', 'int32'],
  INT64: ['int64_val', 'int64'],
  UINT8: ['int_val', 'int32'],
  UINT16: ['int_val', 'int32'],
  UINT32: ['uint32_val', 'uint32'],
  UINT64: ['uint64_val', 'uint64'],
  FP16: ['half_val', 'int32'],
  BF16: ['half_val', 'int32'],
  FP32: ['float_val', 'float'],
  FP64: ['double_val', 'double'],
  BYTES: ['string_val'],
};

/** Values that are filled up in one message: without a limit a small one could make huge tensors. */
const maxFilled = 16_777_216;

/** How many values may still be filled up where lists are shorter than their shapes. */
export type FillRoom = { left: number };

/** The room of one message. */
export function fillRoom(): FillRoom {
  return { left: maxFilled };
}

/** A tensor as a TensorProto: values in the datatype's list or, when packed, as bytes in `tensor_content` (not for strings). */
export function* encodeTensorProto(tensor: Tensor, isPacked: boolean): Work<object> {
  const { datatype, shape, values } = tensor;
  const head = {
    dtype: tensorflowFromDatatype(datatype),
    tensor_shape: { dim: shape.map((size) => ({ size: String(size) })) },
  };
  if (isPacked && datatype !== 'BYTES') return { ...head, tensor_content: yield* tensorBytes(tensor) };
  const [name, type] = fields[datatype];
  const bits = bitsOf(datatype);
  const sent =
    bits === undefined
      ? tensor
      : {
          ...tensor,
          values: yield* mapValues(values as Float32Array, new Uint16Array(values.length), bits.to),
        };
  return { ...head, [name]: yield* repeatedFromTensor(sent, type) };
}

/**
 * The tensor of a TensorProto. As in TensorFlow (Tensor::FromProto), `tensor_content` goes before the lists, a list shorter
 * than the shape repeats its last value, and an empty one is zeros, as far as there is room for it. Throws a Problem "answer" for
 * types that V2 lacks, and for values that do not fit the shape.
 */
export function* decodeTensorProto(name: string, proto: unknown, room: FillRoom = fillRoom()): Work<Tensor> {
  const head = readHead(name, proto);
  const { datatype } = head;
  const content = ownField(proto, 'tensor_content');
  if (content instanceof Uint8Array && content.byteLength > 0) {
    if (datatype !== 'BYTES') return yield* tensorFromBytes(head, content, 'answer');
    const strings = splitStringList(content, elementCount(head.shape));
    if (strings === undefined) throw tensorProblem('answer', name, 'its strings do not add up');
    return { ...head, values: strings };
  }
  const list = ownField(proto, fields[datatype][0]);
  const numbers = isPackedNumbers(list) ? yield* unpacked(head, list, 'answer') : undefined;
  const values = numbers ?? (Array.isArray(list) ? (list as readonly boolean[]) : emptyOf(datatype));
  const filledUp = filled(head, values, room);
  const bits = bitsOf(datatype);
  if (bits !== undefined) {
    const wide = new Float32Array(filledUp.length);
    const halves = yield* mapValues(filledUp as Int32Array, wide, bits.from);
    return checkedTensor({ ...head, values: halves }, 'answer');
  }
  if (numbers === undefined && values.length > 0) return yield* tensorFromRepeated(head, filledUp, 'answer');
  return tensorFromValues(head, filledUp, 'answer');
}

function readHead(name: string, proto: unknown): TensorHead {
  const datatype = datatypeFromTensorflow(ownField(proto, 'dtype'));
  if (datatype === undefined) {
    const type = ownText(proto, 'dtype') || 'without a type';
    throw tensorProblem('answer', name, `it is ${type}, which isvc cannot show`);
  }
  const dims = ownField(ownField(proto, 'tensor_shape'), 'dim');
  // A size of 0 is proto3's default, so it is absent.
  const sizes = Array.isArray(dims) ? dims.map((dim: unknown) => ownField(dim, 'size') ?? 0) : [];
  return { name, datatype, shape: readShape(sizes, name, 'answer') };
}

function filled({ name, datatype, shape }: TensorHead, list: PackedValues, room: FillRoom): PackedValues {
  const count = elementCount(shape);
  const missing = count - list.length;
  if (!(missing > 0)) return list;
  if (missing > room.left) {
    throw tensorProblem('answer', name, `it states ${count} values, but holds ${list.length}`);
  }
  room.left -= missing;
  if (Array.isArray(list)) {
    const last: unknown = list.at(-1) ?? (datatype === 'BYTES' ? new Uint8Array() : false);
    return [...(list as readonly unknown[]), ...Array.from({ length: missing }, () => last)] as boolean[];
  }
  const full = new (list.constructor as new (length: number) => Float64Array)(count);
  full.set(list as Float64Array);
  if (list.length > 0) full.fill(list.at(-1) as number, list.length);
  return full;
}

/** The values of an empty list, as they are in memory. */
function emptyOf(datatype: Datatype): PackedValues {
  const type = fields[datatype][1];
  if (type === undefined || type === 'bool') return [];
  return new arrays[type](0);
}

const arrays = {
  float: Float32Array,
  double: Float64Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
} as const;

/** FP16 and BF16 travel as their 16 bits. */
function bitsOf(
  datatype: Datatype,
): { readonly to: (value: number) => number; readonly from: (bits: number) => number } | undefined {
  if (datatype === 'FP16') return { to: float16Bits, from: float16FromBits };
  return datatype === 'BF16' ? { to: bfloat16Bits, from: bfloat16FromBits } : undefined;
}

/**
 * The strings in a DT_STRING's `tensor_content`: the length of each as a varint, then all of them one behind the other
 * (tensorflow/core/platform/tensor_coding.cc, EncodeStringList). Undefined when the bytes do not add up.
 */
function splitStringList(bytes: Uint8Array, count: number): readonly Uint8Array[] | undefined {
  if (count > bytes.byteLength) return undefined;
  const lengths: number[] = [];
  let position = 0;
  while (lengths.length < count) {
    const varint = readVarint(bytes, position);
    if (varint === undefined) return undefined;
    lengths.push(varint.value);
    position = varint.end;
  }
  const strings = lengths.map((length) => {
    const start = position;
    position += length;
    return new Uint8Array(bytes.subarray(start, position));
  });
  return position === bytes.byteLength ? strings : undefined;
}

function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: start + index + 1 };
  }
  return undefined;
}
