import type { Tensor, Datatype, TensorValues } from '../inference/tensor.js';
import { Problem } from '../problem.js';
import { float16FromBits } from '../inference/floats.js';

// NumPy's format specification (numpy/lib/_format_impl.py): magic, major, minor, header length, header, data.
const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

type Header = { readonly descr: string; readonly fortran: boolean; readonly shape: readonly number[] };

/** Whether bytes begin as a `.npy` file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/**
 * The array of a `.npy` file, format versions 1 to 3, either byte order, either element order; named `input-0`.
 * Strings (S, U) become BYTES in UTF-8, without the padding. Throws Problem "payload".
 */
export function readNpy(bytes: Uint8Array, name: string): Tensor {
  const { header, dataAt } = readHeader(bytes, name);
  const { datatype, itemBytes, collect } = elementReader(header.descr, name);
  const count = header.shape.reduce((product, size) => product * size, 1);
  const dataBytes = bytes.byteLength - dataAt;
  if (!Number.isSafeInteger(count) || count * itemBytes !== dataBytes) {
    throw bad(name, `its header says ${count} × ${itemBytes} bytes of data, it has ${dataBytes}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + dataAt, dataBytes);
  const order = header.fortran && header.shape.length > 1 ? fortranOrder(header.shape, count) : undefined;
  const at = (index: number): number => (order?.[index] ?? index) * itemBytes;
  return { name: 'input-0', datatype, shape: header.shape, values: collect(view, count, at) };
}

function readHeader(bytes: Uint8Array, name: string): { readonly header: Header; readonly dataAt: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const major = bytes[6];
  if (major === undefined || major < 1 || major > 3)
    throw bad(name, `its format version is ${major ?? 'missing'}`);
  const lengthBytes = major === 1 ? 2 : 4;
  const textAt = 8 + lengthBytes;
  if (bytes.byteLength < textAt) throw bad(name, 'its header is cut off');
  const textBytes = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const dataAt = textAt + textBytes;
  if (dataAt > bytes.byteLength) throw bad(name, 'its header is cut off');
  const text = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(textAt, dataAt));
  return { header: parseHeader(text, name), dataAt };
}

/** The header is a Python literal: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`. */
function parseHeader(text: string, name: string): Header {
  const descr = /['"]descr['"]\s*:\s*['"]([^'"]*)['"]/.exec(text)?.[1];
  const fortran = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /['"]shape['"]\s*:\s*\(([\dL\s,]*)\)/.exec(text)?.[1];
  if (descr === undefined && /['"]descr['"]\s*:\s*\[/.test(text))
    throw bad(name, 'it holds records, not numbers');
  if (descr === undefined || fortran === undefined || shape === undefined) {
    throw bad(name, 'its header lacks descr, fortran_order or shape');
  }
  // Python 2 wrote long sizes with an L behind them.
  const sizes = shape.split(',').map((size) => size.trim().replace(/L$/, ''));
  const numbers = sizes.filter((size) => size !== '').map(Number);
  if (!numbers.every(Number.isSafeInteger)) throw bad(name, `its shape is (${shape})`);
  return { descr, fortran: fortran === 'True', shape: numbers };
}

/** For each element in row-major order, its place in column-major order. */
function fortranOrder(shape: readonly number[], count: number): Float64Array {
  const order = new Float64Array(count);
  const steps: number[] = [];
  let step = 1;
  for (const size of shape) {
    steps.push(step);
    step *= size;
  }
  const at = shape.map(() => 0);
  let place = 0;
  for (let index = 0; index < count; index += 1) {
    order[index] = place;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const size = shape[axis] ?? 1;
      const stepOf = steps[axis] ?? 0;
      const next = (at[axis] ?? 0) + 1;
      place += stepOf;
      at[axis] = next;
      if (next < size) break;
      at[axis] = 0;
      place -= stepOf * size;
    }
  }
  return order;
}

function bad(name: string, why: string): Problem {
  return new Problem('payload', `${name} is not an array that isvc can read: ${why}.`, {
    namesPayload: true,
    remedy: 'Save it again with numpy.save(…), as an array of numbers, booleans or strings.',
  });
}

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
function elementReader(descr: string, name: string): ElementReader {
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
        namesPayload: true,
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

/** UCS-4 to UTF-8; anything that is not a code point becomes U+FFFD. */
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
    return encoder.encode(text.replace(/(?<!\0)\0+$/, ''));
  });
}
