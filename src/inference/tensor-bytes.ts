import { endianness } from 'node:os';

import { bfloat16Bits, bfloat16FromBits, float16Bits, float16FromBits } from './float16.js';
import type { Side } from './json.js';
import { checkedTensor, tensorProblem } from './tensor.js';
import type { Datatype, Tensor, TensorSpec, TensorValues } from './tensor.js';

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
 * Triton's extension_binary_data.md).
 */
export function tensorBytes({ datatype, values }: Tensor): Uint8Array {
  if (datatype === 'BOOL') return Uint8Array.from(values as readonly boolean[], Number);
  if (datatype === 'BYTES') return lengthPrefixed(values as readonly Uint8Array[]);
  if (datatype === 'FP16') return viewBytes(Uint16Array.from(values as Float32Array, float16Bits));
  if (datatype === 'BF16') return viewBytes(Uint16Array.from(values as Float32Array, bfloat16Bits));
  return viewBytes(values as Exclude<TensorValues, readonly unknown[]>);
}

/** The tensor whose values these bytes are, copied, so that their alignment does not matter. Throws a Problem of the side's kind when they do not fit. */
export function tensorFromBytes(
  { name, datatype, shape }: TensorSpec & { readonly shape: readonly number[] },
  bytes: Uint8Array,
  side: Side,
): Tensor {
  return checkedTensor({ name, datatype, shape, values: valuesFrom(datatype, bytes, name, side) }, side);
}

function valuesFrom(datatype: Datatype, bytes: Uint8Array, name: string, side: Side): TensorValues {
  if (datatype === 'BOOL') return Array.from(bytes, (byte) => byte !== 0);
  if (datatype === 'BYTES') {
    const elements = splitLengthPrefixed(bytes);
    if (elements !== undefined) return elements;
    throw tensorProblem(side, name, 'its bytes end within an element');
  }
  const view = views[datatype];
  if (bytes.byteLength % view.BYTES_PER_ELEMENT !== 0) {
    throw tensorProblem(side, name, `${bytes.byteLength} bytes are not a whole number of ${datatype} values`);
  }
  const { buffer } = inHostOrder(Uint8Array.from(bytes), view.BYTES_PER_ELEMENT);
  const values = new view(buffer);
  if (datatype === 'FP16') return Float32Array.from(values as Uint16Array, float16FromBits);
  if (datatype === 'BF16') return Float32Array.from(values as Uint16Array, bfloat16FromBits);
  return values;
}

function lengthPrefixed(elements: readonly Uint8Array[]): Uint8Array {
  const parts = elements.flatMap((element) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(element.byteLength);
    return [length, element];
  });
  return new Uint8Array(Buffer.concat(parts));
}

function splitLengthPrefixed(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const elements: Uint8Array[] = [];
  let position = 0;
  while (position + 4 <= bytes.byteLength) {
    const start = position + 4;
    position = start + view.getUint32(position, true);
    elements.push(new Uint8Array(bytes.subarray(start, position)));
  }
  return position === bytes.byteLength ? elements : undefined;
}

function viewBytes(view: ArrayBufferView & { readonly BYTES_PER_ELEMENT: number }): Uint8Array {
  const copy = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
  return inHostOrder(copy, view.BYTES_PER_ELEMENT);
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
