import { datatypeSize, elementCount, type Datatype, type Tensor } from '../../inference/tensor.js';
import { elementsOf, packElements, type Element } from './elements.js';
import { halfToNumber, numberToHalf } from './half.js';
import { refusal } from './model.js';

type FixedDatatype = Exclude<Datatype, 'BYTES'>;

const readers: Readonly<Record<FixedDatatype, (view: DataView, at: number) => Element>> = {
  BOOL: (view, at) => view.getUint8(at) !== 0,
  UINT8: (view, at) => view.getUint8(at),
  UINT16: (view, at) => view.getUint16(at, true),
  UINT32: (view, at) => view.getUint32(at, true),
  UINT64: (view, at) => view.getBigUint64(at, true),
  INT8: (view, at) => view.getInt8(at),
  INT16: (view, at) => view.getInt16(at, true),
  INT32: (view, at) => view.getInt32(at, true),
  INT64: (view, at) => view.getBigInt64(at, true),
  FP16: (view, at) => halfToNumber(view.getUint16(at, true)),
  BF16: (view, at) => bfloatToNumber(view.getUint16(at, true)),
  FP32: (view, at) => view.getFloat32(at, true),
  FP64: (view, at) => view.getFloat64(at, true),
};

const writers: Readonly<Record<FixedDatatype, (view: DataView, at: number, value: Element) => void>> = {
  BOOL: (view, at, value) => view.setUint8(at, Number(value)),
  UINT8: (view, at, value) => view.setUint8(at, Number(value)),
  UINT16: (view, at, value) => view.setUint16(at, Number(value), true),
  UINT32: (view, at, value) => view.setUint32(at, Number(value), true),
  UINT64: (view, at, value) => view.setBigUint64(at, value as bigint, true),
  INT8: (view, at, value) => view.setInt8(at, Number(value)),
  INT16: (view, at, value) => view.setInt16(at, Number(value), true),
  INT32: (view, at, value) => view.setInt32(at, Number(value), true),
  INT64: (view, at, value) => view.setBigInt64(at, value as bigint, true),
  FP16: (view, at, value) => view.setUint16(at, numberToHalf(Number(value)), true),
  BF16: (view, at, value) => view.setUint16(at, numberToBfloat(Number(value)), true),
  FP32: (view, at, value) => view.setFloat32(at, Number(value), true),
  FP64: (view, at, value) => view.setFloat64(at, Number(value), true),
};

/**
 * A tensor from V2's binary form (extension_binary_data.md): little-endian, row-major; BYTES as 32-bit lengths before
 * each element. Throws a refusal in Triton's words when the bytes are not as many as the shape needs.
 */
export function readRaw({ name, datatype, shape }: Omit<Tensor, 'values'>, bytes: Uint8Array): Tensor {
  if (datatype === 'BYTES') return readRawBytes({ name, datatype, shape }, bytes);
  const count = elementCount(shape);
  const size = datatypeSize(datatype) ?? 1;
  if (bytes.byteLength !== count * size) {
    throw refusal(
      'payload',
      `unexpected total byte size ${bytes.byteLength} for input '${name}', expecting ${count * size}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const elements = Array.from({ length: count }, (_, index) => readers[datatype](view, index * size));
  return { name, datatype, shape, values: packElements(datatype, elements) };
}

function readRawBytes(spec: Omit<Tensor, 'values'>, bytes: Uint8Array): Tensor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    const start = at + 4;
    const end = start > bytes.byteLength ? Infinity : start + view.getUint32(at, true);
    if (end > bytes.byteLength) {
      throw refusal('payload', `incomplete string data for inference input '${spec.name}'`);
    }
    values.push(bytes.slice(start, end));
    at = end;
  }
  if (values.length !== elementCount(spec.shape)) {
    throw refusal(
      'payload',
      `expected ${elementCount(spec.shape)} strings for inference input '${spec.name}', got ${values.length}`,
    );
  }
  return { ...spec, values };
}

/** A tensor in V2's binary form. */
export function writeRaw(tensor: Tensor): Uint8Array {
  const { datatype } = tensor;
  if (datatype === 'BYTES') {
    return new Uint8Array(Buffer.concat((tensor.values as readonly Uint8Array[]).flatMap(withLength)));
  }
  const size = datatypeSize(datatype) ?? 1;
  const bytes = new Uint8Array(tensor.values.length * size);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of elementsOf(tensor).entries()) writers[datatype](view, index * size, value);
  return bytes;
}

function withLength(element: Uint8Array): readonly Uint8Array[] {
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, element.byteLength, true);
  return [new Uint8Array(length.buffer), element];
}

/** BF16 is the upper half of a FP32. */
function bfloatToNumber(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, bits);
  return view.getFloat32(0);
}

/** The upper half of the FP32, rounded to even; NaN must not round up to infinity. */
function numberToBfloat(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0;
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  const bits = view.getUint32(0);
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}
