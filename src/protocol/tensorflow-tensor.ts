import { float16Bits, float16FromBits, bfloat16Bits, bfloat16FromBits } from '../inference/float16.js';
import { ownField, ownText } from '../inference/json.js';
import type { Side } from '../inference/json.js';
import { tensorBytes, tensorFromBytes } from '../inference/tensor-bytes.js';
import { elementCount, readShape, tensorProblem } from '../inference/tensor.js';
import type { Datatype, Tensor } from '../inference/tensor.js';
import { repeatedFromTensor, tensorFromRepeated } from './repeated-values.js';
import type { TensorHead } from './repeated-values.js';
import { splitStringList } from './tensorflow-strings.js';
import { datatypeFromTensorflow, tensorflowFromDatatype } from './tensorflow-types.js';

/** Where a TensorProto has the values of a datatype (tensorflow/core/framework/tensor.proto). */
const fields: Readonly<Record<Datatype, string>> = {
  BOOL: 'bool_val',
  INT8: 'int_val',
  INT16: 'int_val',
  INT32: 'int_val',
  INT64: 'int64_val',
  UINT8: 'int_val',
  UINT16: 'int_val',
  UINT32: 'uint32_val',
  UINT64: 'uint64_val',
  FP16: 'half_val',
  BF16: 'half_val',
  FP32: 'float_val',
  FP64: 'double_val',
  BYTES: 'string_val',
};

/** A list shorter than its shape is filled up: not beyond this, so that a small message cannot make a huge tensor. */
const maxFilled = 2 ** 24;

/** A tensor as a TensorProto: values in the datatype's list or, when packed, as bytes in `tensor_content` (not for strings). */
export function encodeTensorProto(tensor: Tensor, isPacked: boolean): object {
  const { datatype, shape } = tensor;
  const head = {
    dtype: tensorflowFromDatatype(datatype),
    tensor_shape: { dim: shape.map((size) => ({ size: String(size) })) },
  };
  if (isPacked && datatype !== 'BYTES') return { ...head, tensor_content: tensorBytes(tensor) };
  const values = repeatedFromTensor(tensor);
  const bits = bitsOf(datatype);
  return {
    ...head,
    [fields[datatype]]: bits === undefined ? values : values.map((value) => bits.to(Number(value))),
  };
}

/**
 * The tensor of a TensorProto. As in TensorFlow (Tensor::FromProto), `tensor_content` goes before the lists, a list shorter
 * than the shape repeats its last value, and an empty one is zeros. Throws a Problem "answer" for types that V2 lacks.
 */
export function decodeTensorProto(name: string, proto: unknown): Tensor {
  const side: Side = 'answer';
  const head = readHead(name, proto);
  const content = ownField(proto, 'tensor_content');
  if (content instanceof Uint8Array && content.byteLength > 0) {
    if (head.datatype !== 'BYTES') return tensorFromBytes(head, content, side);
    const strings = splitStringList(content, elementCount(head.shape));
    if (strings === undefined) throw tensorProblem(side, name, 'its strings do not add up');
    return { ...head, values: strings };
  }
  const list = ownField(proto, fields[head.datatype]);
  const values = filled(head, Array.isArray(list) ? list : []);
  const bits = bitsOf(head.datatype);
  return tensorFromRepeated(
    head,
    bits === undefined ? values : values.map((value) => bits.from(Number(value))),
    side,
  );
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

function filled({ name, datatype, shape }: TensorHead, list: readonly unknown[]): readonly unknown[] {
  const missing = elementCount(shape) - list.length;
  if (!(missing > 0)) return list;
  if (missing > maxFilled) {
    throw tensorProblem('answer', name, `it states ${elementCount(shape)} values, but holds ${list.length}`);
  }
  return [...list, ...Array.from({ length: missing }, () => list.at(-1) ?? zeroOf(datatype))];
}

function zeroOf(datatype: Datatype): unknown {
  if (datatype === 'BOOL') return false;
  return datatype === 'BYTES' ? new Uint8Array() : 0;
}

/** FP16 and BF16 travel as their 16 bits. */
function bitsOf(
  datatype: Datatype,
): { readonly to: (value: number) => number; readonly from: (bits: number) => number } | undefined {
  if (datatype === 'FP16') return { to: float16Bits, from: float16FromBits };
  return datatype === 'BF16' ? { to: bfloat16Bits, from: bfloat16FromBits } : undefined;
}
