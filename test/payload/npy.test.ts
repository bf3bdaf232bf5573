import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNpy } from '../../src/payload/npy.js';
import { Problem } from '../../src/problem.js';

/** A `.npy` file as numpy.save writes it: the header padded with spaces to a multiple of 64 bytes. */
function npy(header: string, data: Iterable<number>, version = 1): Uint8Array {
  const lengthBytes = version === 1 ? 2 : 4;
  const padded = `${header}${' '.repeat(63 - ((8 + lengthBytes + header.length) % 64))}\n`;
  const length = new DataView(new ArrayBuffer(lengthBytes));
  if (version === 1) length.setUint16(0, padded.length, true);
  else length.setUint32(0, padded.length, true);
  const magic = [0x93, ...new TextEncoder().encode('NUMPY'), version, 0];
  return Uint8Array.from([
    ...magic,
    ...new Uint8Array(length.buffer),
    ...new TextEncoder().encode(padded),
    ...data,
  ]);
}

const dict = (descr: string, shape: string, fortran = 'False'): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;

test.each([
  ['little-endian float32', '<f4', '(2,)', [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0], 'FP32', Float32Array.of(1, -2)],
  ['big-endian float64', '>f8', '(1,)', [0x3f, 0xf8, 0, 0, 0, 0, 0, 0], 'FP64', Float64Array.of(1.5)],
  [
    'half',
    '<f2',
    '(4,)',
    [0, 0x3c, 0, 0xc0, 1, 0, 0, 0x7c],
    'FP16',
    Float32Array.of(1, -2, 2 ** -24, Infinity),
  ],
  ['bool', '|b1', '(2,)', [1, 0], 'BOOL', [true, false]],
  ['uint8', '|u1', '(2,)', [1, 255], 'UINT8', Uint8Array.of(1, 255)],
  ['int8', '|i1', '(1,)', [0xff], 'INT8', Int8Array.of(-1)],
  ['big-endian uint16', '>u2', '(1,)', [1, 2], 'UINT16', Uint16Array.of(258)],
  ['int16', '<i2', '(1,)', [0xfe, 0xff], 'INT16', Int16Array.of(-2)],
  ['uint32', '<u4', '(1,)', [0, 0, 0, 0x80], 'UINT32', Uint32Array.of(2 ** 31)],
  ['big-endian int32', '>i4', '(1,)', [0, 0, 0, 7], 'INT32', Int32Array.of(7)],
  [
    'uint64 beyond 2^53',
    '<u8',
    '(1,)',
    Array<number>(8).fill(0xff),
    'UINT64',
    BigUint64Array.of(2n ** 64n - 1n),
  ],
  ['int64', '<i8', '(1,)', Array<number>(8).fill(0xff), 'INT64', BigInt64Array.of(-1n)],
  ['a scalar', '<i2', '()', [5, 0], 'INT16', Int16Array.of(5)],
  ['an empty array', '<f4', '(0, 3)', [], 'FP32', Float32Array.of()],
  [
    'byte strings',
    '|S3',
    '(2,)',
    [97, 98, 0, 99, 100, 101],
    'BYTES',
    [Uint8Array.of(97, 98), Uint8Array.of(99, 100, 101)],
  ],
  ['unicode', '<U2', '(1,)', [0xe9, 0, 0, 0, 0, 0, 0, 0], 'BYTES', [Uint8Array.of(0xc3, 0xa9)]],
  ['big-endian unicode', '>U1', '(1,)', [0, 1, 0xf6, 0], 'BYTES', [new TextEncoder().encode('😀')]],
])('reads %s', (_, descr, shape, data, datatype, values) => {
  const tensor = readNpy(npy(dict(descr, shape), data), 'x.npy');
  expect(tensor).toMatchObject({ name: 'input-0', datatype });
  expect(tensor.values).toEqual(values);
});

test.each([1, 2, 3])('reads format version %i', (version) => {
  expect(readNpy(npy(dict('|u1', '(2, 1)'), [7, 8], version), 'x.npy')).toMatchObject({ shape: [2, 1] });
});

test('an array in column order comes out in row order', () => {
  // numpy.asfortranarray(numpy.arange(24).reshape(2, 3, 4))
  const columnOrder = [0, 12, 4, 16, 8, 20, 1, 13, 5, 17, 9, 21, 2, 14, 6, 18, 10, 22, 3, 15, 7, 19, 11, 23];
  const tensor = readNpy(npy(dict('|u1', '(2, 3, 4)', 'True'), columnOrder), 'x.npy');
  expect([...tensor.values]).toEqual(Array.from({ length: 24 }, (_, index) => index));
});

test('a view into a larger buffer is read from its own start', () => {
  const file = npy(dict('<f4', '(1,)'), [0, 0, 0x80, 0x3f]);
  const larger = new Uint8Array(file.length + 3);
  larger.set(file, 3);
  expect(readNpy(larger.subarray(3), 'x.npy').values).toEqual(Float32Array.of(1));
});

test.each([
  ['data cut off', npy(dict('<f4', '(2,)'), [0, 0, 0, 0]), 'its header says 2 × 4 bytes of data, it has 4'],
  ['a shape beyond memory', npy(dict('<f4', `(${2 ** 53}, 2)`), []), 'its shape is'],
  ['complex numbers', npy(dict('<c8', '(1,)'), Array<number>(8).fill(0)), 'NumPy type "<c8"'],
  ['objects', npy(dict('|O', '(1,)'), []), 'NumPy type "|O"'],
  [
    'records',
    npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", []),
    'it holds records',
  ],
  ['no header', npy('{}', []), 'its header lacks'],
  ['version 9', npy('{}', [], 9), 'its format version is 9'],
  ['a cut header', npy(dict('<f4', '(2,)'), []).subarray(0, 40), 'its header is cut off'],
])('refuses %s', (_, file, why) => {
  expect(() => readNpy(file, 'x.npy')).toThrow(expect.objectContaining({ kind: 'payload' }));
  expect(() => readNpy(file, 'x.npy')).toThrow(why);
});

/** The fault that is found in a file, or what else is thrown, for the message of a failing test. */
function outcome(file: Uint8Array): unknown {
  try {
    const tensor = readNpy(file, 'x.npy');
    const count = tensor.shape.reduce((product, size) => product * size, 1);
    return tensor.values.length === count ? 'as it should be' : tensor;
  } catch (thrown) {
    return thrown instanceof Problem && thrown.kind === 'payload' ? 'as it should be' : thrown;
  }
}

test('whatever the header and data, the outcome is a tensor that is whole, or a Problem', () => {
  const descr = fc.oneof(fc.constantFrom('<f4', '|u1', '|S2', '>U1', '<i8'), fc.string({ maxLength: 4 }));
  const shape = fc.array(fc.nat(4), { maxLength: 3 }).map((sizes) => `(${sizes.join(', ')},)`);
  const header = fc.oneof(
    fc.tuple(descr, shape, fc.constantFrom('True', 'False')).map(([d, s, f]) => dict(d, s, f)),
    fc.string({ maxLength: 40 }),
  );
  fc.assert(
    fc.property(
      header,
      fc.uint8Array({ maxLength: 64 }),
      fc.integer({ min: 1, max: 3 }),
      (text, data, version) => {
        expect(outcome(npy(text, data, version))).toBe('as it should be');
      },
    ),
  );
});

test('a matrix in Fortran order is laid out by rows, in either byte order and every format version', () => {
  // numpy.array([[1, 2, 3], [4, 5, 6]], order='F'): columns come one after the other.
  const little = [1, 4, 2, 5, 3, 6].flatMap((value) => [value, 0]);
  const big = [1, 4, 2, 5, 3, 6].flatMap((value) => [0, value]);
  for (const version of [1, 2, 3]) {
    for (const [descr, data] of [
      ['<i2', little],
      ['>i2', big],
    ] as const) {
      const tensor = readNpy(npy(dict(descr, '(2, 3)', 'True'), data, version), 'x.npy');
      expect(tensor).toMatchObject({ shape: [2, 3], values: Int16Array.of(1, 2, 3, 4, 5, 6) });
    }
  }
  const plain = readNpy(npy(dict('<i2', '(3, 2)'), little), 'x.npy');
  expect(plain).toMatchObject({ shape: [3, 2], values: Int16Array.of(1, 4, 2, 5, 3, 6) });
});

test('zero keeps its sign', () => {
  const { values } = readNpy(npy(dict('<f4', '(1,)'), [0, 0, 0, 0x80]), 'x.npy');
  expect(Object.is(values[0], -0)).toBe(true);
});

test.each([
  ['objects', dict('|O', '(1,)'), [0x80, 4, 0x2e], 'which no tensor datatype matches'],
  ['complex numbers', dict('<c8', '(1,)'), Array<number>(8).fill(0), 'which no tensor datatype matches'],
  [
    'more data than its shape',
    dict('<i2', '(1,)'),
    [1, 0, 2, 0],
    'its header says 1 × 2 bytes of data, it has 4',
  ],
  [
    'less data than its shape',
    dict('<i2', '(2, 2)'),
    [1, 0],
    'its header says 4 × 2 bytes of data, it has 2',
  ],
  ['a shape beyond all memory', dict('<i2', '(99999999999, 99999999999)'), [1, 0], 'its header says'],
])('%s are refused', (_, header, data, why) => {
  expect(() => readNpy(npy(header, data), 'x.npy')).toThrow(why);
  expect(() => readNpy(npy(header, data), 'x.npy')).toThrow(Problem);
});
