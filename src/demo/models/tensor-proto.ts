// tensorflow.TensorProto (tensorflow/core/framework/tensor.proto, tensor_shape.proto).

import { datatypeSize, elementCount, type Datatype, type Tensor } from '../../inference/tensor.js';
import {
  bytesOf,
  chunksOf,
  int64sOf,
  messageOf,
  messagesOf,
  varintOf,
  varintsOf,
  type ProtoMessage,
} from '../wire/protobuf.js';
import { bytesField, messageBytes, packedField, varintField } from '../wire/protobuf-writer.js';
import { elementsOf, packElements, toElement, type Element } from './elements.js';
import { protoShape } from './proto-shape.js';
import { readRaw, writeRaw } from './raw-tensor.js';
import { refusal } from './model.js';
import { datatypeOf, tensorflowTypes } from './tensorflow-types.js';

/** The field that holds a datatype's values one by one, and how they stand there. */
const valueFields: Readonly<
  Record<Datatype, { readonly field: number; readonly as: 'varint' | 'fixed' | 'half' | 'bytes' }>
> = {
  FP32: { field: 5, as: 'fixed' },
  FP64: { field: 6, as: 'fixed' },
  INT32: { field: 7, as: 'varint' },
  INT16: { field: 7, as: 'varint' },
  INT8: { field: 7, as: 'varint' },
  UINT8: { field: 7, as: 'varint' },
  UINT16: { field: 7, as: 'varint' },
  BYTES: { field: 8, as: 'bytes' },
  INT64: { field: 10, as: 'varint' },
  BOOL: { field: 11, as: 'varint' },
  FP16: { field: 13, as: 'half' },
  BF16: { field: 13, as: 'half' },
  UINT32: { field: 16, as: 'varint' },
  UINT64: { field: 17, as: 'varint' },
};

/**
 * Reads `tensor_content` or the list of values; a list shorter than the shape repeats its last value. Throws a refusal when the
 * type or the number of values does not fit.
 */
export function readTensorProto(name: string, message: ProtoMessage): Tensor {
  const dtype = Number(varintOf(message, 1));
  const datatype = datatypeOf(dtype);
  if (datatype === undefined) throw refusal('payload', `Unsupported dtype ${dtype} of input ${name}`);
  const dims = messagesOf(messageOf(message, 2), 2).map((dim) => int64sOf(dim, 1).at(-1) ?? 0n);
  const shape = protoShape(dims, name);
  const spec = { name, datatype, shape };
  const content = bytesOf(message, 4);
  if (content !== undefined && content.byteLength > 0 && datatype !== 'BYTES') return readRaw(spec, content);
  const listed = readValues(message, spec);
  const count = elementCount(shape);
  const last = listed.at(-1);
  if (listed.length > count || (last === undefined && count > 0)) {
    throw refusal(
      'payload',
      `Input ${name} has ${listed.length} values, but its shape [${shape.join(',')}] has ${count}`,
    );
  }
  const values = Array.from({ length: count }, (_, at) => listed[at] ?? last ?? 0);
  return { ...spec, values: packElements(datatype, values) };
}

function readValues(message: ProtoMessage, spec: Omit<Tensor, 'values'>): readonly Element[] {
  const { datatype, name } = spec;
  const { field, as } = valueFields[datatype];
  if (as === 'bytes') return chunksOf(message, field);
  if (as !== 'varint') return readFloats(message, spec);
  if (datatype === 'BOOL') return varintsOf(message, field).map((value) => value !== 0n);
  const integers = datatype === 'UINT64' ? varintsOf(message, field) : int64sOf(message, field);
  return integers.map((value) => {
    const element = toElement(datatype, value);
    if (element !== undefined) return element;
    throw refusal('payload', `Value ${value} of input ${name} is out of range`);
  });
}

/** FP32 and FP64 stand as they are in memory; half_val holds each value's 16 bits as an int32. */
function readFloats(message: ProtoMessage, spec: Omit<Tensor, 'values'>): readonly Element[] {
  const { field, as } = valueFields[spec.datatype];
  const bytes =
    as === 'half'
      ? Buffer.from(Uint16Array.from(varintsOf(message, field), Number).buffer)
      : Buffer.concat(chunksOf(message, field));
  const size = datatypeSize(spec.datatype) ?? 1;
  return elementsOf(readRaw({ ...spec, shape: [Math.floor(bytes.length / size)] }, bytes));
}

/** A TensorProto with its values one by one, as TensorFlow Serving answers. */
export function writeTensorProto(tensor: Tensor): Uint8Array {
  const { datatype, shape } = tensor;
  return messageBytes(
    varintField(1, tensorflowTypes[datatype].number),
    bytesField(2, shapeBytes(shape)),
    writeValues(tensor),
  );
}

function writeValues(tensor: Tensor): Uint8Array {
  const { field, as } = valueFields[tensor.datatype];
  const elements = elementsOf(tensor);
  if (elements.length === 0) return new Uint8Array();
  if (as === 'bytes')
    return messageBytes(...elements.map((element) => bytesField(field, element as Uint8Array)));
  if (as === 'fixed') return bytesField(field, writeRaw(tensor));
  if (as === 'varint') return packedField(field, elements as readonly bigint[]);
  const raw = Buffer.from(writeRaw(tensor));
  return packedField(
    field,
    elements.map((_, at) => raw.readUInt16LE(at * 2)),
  );
}

/** A TensorShapeProto; no shape at all is an unknown rank. */
export function shapeBytes(shape: readonly number[] | undefined): Uint8Array {
  if (shape === undefined) return varintField(3, true);
  return messageBytes(...shape.map((size) => bytesField(2, varintField(1, size))));
}
