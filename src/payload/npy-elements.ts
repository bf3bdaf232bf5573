import { float16FromBits } from '../inference/float16.js';
import type { Datatype, TensorValues } from '../inference/tensor.js';
import { Problem } from '../problem.js';

type At = (index: number) => number;

export type ElementReader = {
  readonly datatype: Datatype;
  readonly itemBytes: number;
  /** The first `count` elements; `at` gives the byte at which each one starts. */
  readonly collect: (view: DataView, count: number, at: At) => TensorValues;
};

type Collect = (view: DataView, count: number, at: At, little: boolean) => TensorValues;

// NumPy's array-interface type strings without their byte order; the datatypes are the Open Inference Protocol's.
const kinds: Readonly<Record<string, readonly [Datatype, Collect]>> = {
  b1: ['BOOL', (view, count, at) => Array.from({ length: count }, (_, i) => view.getUint8(at(i)) !== 0)],
  u1: ['UINT8', (view, count, at) => fill(new Uint8Array(count), (i) => view.getUint8(at(i)))],
  u2: ['UINT16', (view, count, at, le) => fill(new Uint16Array(count), (i) => view.getUint16(at(i), le))],
  u4: ['UINT32', (view, count, at, le) => fill(new Uint32Array(count), (i) => view.getUint32(at(i), le))],
  u8: [
    'UINT64',
    (view, count, at, le) => BigUint64Array.from({ length: count }, (_, i) => view.getBigUint64(at(i), le)),
  ],
  i1: ['INT8', (view, count, at) => fill(new Int8Array(count), (i) => view.getInt8(at(i)))],
  i2: ['INT16', (view, count, at, le) => fill(new Int16Array(count), (i) => view.getInt16(at(i), le))],
  i4: ['INT32', (view, count, at, le) => fill(new Int32Array(count), (i) => view.getInt32(at(i), le))],
  i8: [
    'INT64',
    (view, count, at, le) => BigInt64Array.from({ length: count }, (_, i) => view.getBigInt64(at(i), le)),
  ],
  f2: [
    'FP16',
    (view, count, at, le) => fill(new Float32Array(count), (i) => float16FromBits(view.getUint16(at(i), le))),
  ],
  f4: ['FP32', (view, count, at, le) => fill(new Float32Array(count), (i) => view.getFloat32(at(i), le))],
  f8: ['FP64', (view, count, at, le) => fill(new Float64Array(count), (i) => view.getFloat64(at(i), le))],
};

/** How to read elements of a NumPy type string (`<f4`, `|S10`, …). Throws Problem "payload" for types without a tensor datatype. */
export function elementReader(descr: string, name: string): ElementReader {
  const [, order, kind, digits] = /^([<>|=]?)([a-zA-Z])(\d+)$/.exec(descr) ?? [];
  const size = Number(digits);
  const little = order !== '>';
  if (kind === 'S' && size > 0) {
    return {
      datatype: 'BYTES',
      itemBytes: size,
      collect: (view, count, at) => byteStrings(view, count, at, size),
    };
  }
  if (kind === 'U' && size > 0) {
    const collect: ElementReader['collect'] = (view, count, at) =>
      unicodeStrings(view, count, at, size, little);
    return { datatype: 'BYTES', itemBytes: size * 4, collect };
  }
  const known = kinds[`${kind}${digits}`];
  if (known === undefined) {
    throw new Problem(
      'payload',
      `${name} holds NumPy type ${JSON.stringify(descr)}, which no tensor datatype matches.`,
      {
        remedy: 'Convert it first, e.g. numpy.save(file, array.astype("float32")).',
      },
    );
  }
  const [datatype, collect] = known;
  return { datatype, itemBytes: size, collect: (view, count, at) => collect(view, count, at, little) };
}

function fill<Values extends { [index: number]: number; readonly length: number }>(
  values: Values,
  read: (index: number) => number,
): Values {
  for (let index = 0; index < values.length; index += 1) values[index] = read(index);
  return values;
}

/** NumPy pads with NUL and cannot tell padding from NULs at the end, so neither can we. */
function byteStrings(view: DataView, count: number, at: At, size: number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, index) => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset + at(index), size);
    let end = size;
    while (end > 0 && bytes[end - 1] === 0) end -= 1;
    return bytes.slice(0, end);
  });
}

/** UCS-4 to UTF-8; what is no code point becomes U+FFFD. */
function unicodeStrings(
  view: DataView,
  count: number,
  at: At,
  size: number,
  little: boolean,
): readonly Uint8Array[] {
  const encoder = new TextEncoder();
  return Array.from({ length: count }, (_, index) => {
    let text = '';
    for (let char = 0; char < size; char += 1) {
      const code = view.getUint32(at(index) + char * 4, little);
      text += String.fromCodePoint(code <= 0x10_ff_ff ? code : 0xff_fd);
    }
    return encoder.encode(text.replace(/\0+$/, ''));
  });
}
