import { endianness } from 'node:os';

import { joinBytes } from '../runtime/byte-work.js';
import { bfloat16Bits, bfloat16FromBits, float16Bits, float16FromBits } from './floats.js';
import type { Side } from './json.js';
import { mapValues, stepSize, type Work } from '../runtime/work.js';
import {
  checkCount,
  checkedTensor,
  datatypeSize,
  tensorProblem,
  type Datatype,
  type Tensor,
  type TensorSpec,
  type TensorValues,
} from './tensor.js';

const views = {
  UINT8: Uint8Array,
  UINT16: Uint16Array,
  UINT32: Uint32Array,
  UINT64: BigUint64Array,
  INT8: Int8Array,
  INT16: Int16Array,
  INT32: Int32Array,
  INT64: BigInt64Array,
  FP16: Uint16Array,
  BF16: Uint16Array,
  FP32: Float32Array,
  FP64: Float64Array,
} as const satisfies Readonly<Record<Exclude<Datatype, 'BOOL' | 'BYTES'>, unknown>>;

/**
 * A tensor's values as V2's binary extension and raw contents have them: little-endian, row-major, without padding; BOOL a
 * byte each; BYTES each behind its length as u32 (open-inference-protocol, specification/protocol/inference_rest.md and
 * Triton's extension_binary_data.md). They may be the values themselves, for reading only.
 */
export function* tensorBytes({ datatype, values }: Tensor): Work<Uint8Array> {
  if (datatype === 'BOOL')
    return yield* mapValues(values as readonly boolean[], new Uint8Array(values.length), Number);
  if (datatype === 'BYTES') return yield* lengthPrefixed(values as readonly Uint8Array[]);
  if (datatype === 'FP16' || datatype === 'BF16') {
    const toBits = datatype === 'FP16' ? float16Bits : bfloat16Bits;
    return viewBytes(yield* mapValues(values as Float32Array, new Uint16Array(values.length), toBits));
  }
  return viewBytes(values as Exclude<TensorValues, readonly unknown[]>);
}

/** The tensor whose values these bytes are; they are not copied where their alignment allows. Throws a Problem of the side's kind when they do not fit. */
export function* tensorFromBytes(
  { name, datatype, shape }: TensorSpec & { readonly shape: readonly number[] },
  bytes: Uint8Array,
  side: Side,
): Work<Tensor> {
  const size = datatypeSize(datatype);
  if (size !== undefined) {
    if (bytes.byteLength % size !== 0) {
      const what = `${bytes.byteLength} bytes are not a whole number of ${datatype} values`;
      throw tensorProblem(side, name, what);
    }
    checkCount({ name, shape }, bytes.byteLength / size, side);
  }
  const values = yield* valuesFrom(datatype, bytes);
  if (values === undefined) throw tensorProblem(side, name, 'its bytes end within an element');
  return checkedTensor({ name, datatype, shape, values }, side);
}

function* valuesFrom(datatype: Datatype, bytes: Uint8Array): Work<TensorValues | undefined> {
  if (datatype === 'BYTES') return yield* splitLengthPrefixed(bytes);
  if (datatype === 'BOOL') {
    const values: boolean[] = [];
    for (const byte of bytes) if (values.push(byte !== 0) % stepSize === 0) yield;
    return values;
  }
  const view = views[datatype];
  const size = view.BYTES_PER_ELEMENT;
  const isAligned = endianness() === 'LE' && bytes.byteOffset % size === 0;
  const { buffer, byteOffset } = isAligned ? bytes : inHostOrder(yield* joinBytes([bytes]), size);
  const values = new view(buffer as ArrayBuffer, byteOffset, bytes.byteLength / size);
  if (datatype !== 'FP16' && datatype !== 'BF16') return values;
  const widen = datatype === 'FP16' ? float16FromBits : bfloat16FromBits;
  return yield* mapValues(values as Uint16Array, new Float32Array(values.length), widen);
}

function* lengthPrefixed(elements: readonly Uint8Array[]): Work<Uint8Array> {
  const size = elements.reduce((sum, element) => sum + 4 + element.byteLength, 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  let stepEnd = stepSize;
  for (const element of elements) {
    view.setUint32(at, element.byteLength, true);
    bytes.set(element, at + 4);
    at += 4 + element.byteLength;
    if (at < stepEnd) continue;
    stepEnd = at + stepSize;
    yield;
  }
  return bytes;
}

function* splitLengthPrefixed(bytes: Uint8Array): Work<readonly Uint8Array[] | undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const elements: Uint8Array[] = [];
  let position = 0;
  while (position + 4 <= bytes.byteLength) {
    const start = position + 4;
    position = start + view.getUint32(position, true);
    if (elements.push(new Uint8Array(bytes.subarray(start, position))) % stepSize === 0) yield;
  }
  return position === bytes.byteLength ? elements : undefined;
}

function viewBytes(view: ArrayBufferView & { readonly BYTES_PER_ELEMENT: number }): Uint8Array {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  return endianness() === 'LE' ? bytes : inHostOrder(bytes.slice(), view.BYTES_PER_ELEMENT);
}

/** Little-endian to what the processor has, and back: the same bytes nearly everywhere, turned in place on big-endian ones. */
function inHostOrder(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  if (endianness() === 'LE') return bytes;
  const turned = Buffer.from(bytes.buffer);
  if (size === 2) turned.swap16();
  if (size === 4) turned.swap32();
  if (size === 8) turned.swap64();
  return bytes;
}
