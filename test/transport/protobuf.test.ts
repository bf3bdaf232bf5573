import { fileURLToPath } from 'node:url';
import { loadSync, type ServiceDefinition } from '@grpc/proto-loader';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../fuzz/property-runs.js';
import {
  isPackedNumbers,
  packNumbers,
  readPacked,
  type PackedType,
} from '../../src/inference/packed-numbers.js';
import { atOnce } from '../../src/runtime/work.js';
import { findMethod } from '../../src/transport/grpc-methods.js';

const protos = fileURLToPath(new URL('../../protos/', import.meta.url));
const options = {
  keepCase: true,
  longs: String,
  enums: String,
  defaults: false,
  oneofs: false,
  includeDirs: [protos],
};
const service = 'inference.GRPCInferenceService';
const { ModelInfer } = loadSync('open_inference.proto', options)[service] as ServiceDefinition;
const ours = findMethod(service, 'ModelInfer');

const contents = fc.record(
  {
    bool_contents: fc.array(fc.boolean(), { minLength: 1 }),
    int_contents: fc.array(fc.integer(), { minLength: 1 }),
    int64_contents: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String), {
      minLength: 1,
    }),
    uint_contents: fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: 1 }),
    uint64_contents: fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String), { minLength: 1 }),
    fp32_contents: fc.array(fc.float(), { minLength: 1 }),
    fp64_contents: fc.array(fc.double(), { minLength: 1 }),
    bytes_contents: fc.array(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      { minLength: 1 },
    ),
  },
  { requiredKeys: [] },
);

const message = fc.record(
  {
    model_name: fc.string({ minLength: 1 }),
    parameters: fc.dictionary(fc.string({ minLength: 1 }), fc.record({ double_param: fc.double() }), {
      minKeys: 1,
    }),
    outputs: fc.array(
      fc.record(
        {
          name: fc.string({ minLength: 1 }),
          shape: fc.array(fc.nat().map(String), { minLength: 1 }),
          contents,
        },
        { requiredKeys: [] },
      ),
      { minLength: 1 },
    ),
    raw_output_contents: fc.array(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      { minLength: 1 },
    ),
  },
  { requiredKeys: [] },
);

test('an answer is read as the given library reads it, its numbers packed', () => {
  fc.assert(
    fc.property(message, (given) => {
      const bytes = ModelInfer?.responseSerialize(given) ?? Buffer.alloc(0);
      expect(plain(ours.deserialize(bytes))).toEqual(plain(ModelInfer?.responseDeserialize(bytes)));
    }),
    { numRuns: propertyRuns(100) },
  );
});

test('a request is written as the given library reads it', () => {
  fc.assert(
    fc.property(message, ({ outputs: inputs = [], raw_output_contents: raw = [], ...head }) => {
      const given = { ...head, inputs, raw_input_contents: raw };
      const wanted = ModelInfer?.requestDeserialize(ModelInfer.requestSerialize(given));
      expect(plain(ModelInfer?.requestDeserialize(atOnce(ours.serialize(given))))).toEqual(plain(wanted));
    }),
    { numRuns: propertyRuns(100) },
  );
});

test.each<[PackedType, ArrayLike<number> | ArrayLike<bigint>]>([
  ['int32', Int32Array.of(-1, 2 ** 31 - 1, -(2 ** 31), 0)],
  ['uint32', Uint32Array.of(2 ** 32 - 1, 127, 128)],
  ['int64', BigInt64Array.of(-1n, 2n ** 63n - 1n, -(2n ** 63n))],
  ['uint64', BigUint64Array.of(2n ** 64n - 1n, 2n ** 32n)],
  ['float', Float32Array.of(0.1, -0, NaN)],
  ['double', Float64Array.of(0.1, -0, Infinity)],
])('%s goes out and comes back', (type, values) => {
  expect(atOnce(readPacked(atOnce(packNumbers(type, values))))).toEqual(values);
});

// protobuf.dev/programming-guides/encoding: a parser takes both forms, whichever its schema says, and packed lists in parts.
test('numbers that stand one by one, and packed ones in parts, are one list', () => {
  const fp32 = Buffer.from('350000803f3204000000403500004040', 'hex');
  const tensor = Buffer.concat([Buffer.from([0x2a, fp32.length]), fp32]);
  const bytes = Buffer.concat([Buffer.from([0x2a, tensor.length]), tensor]);
  expect(plain(ours.deserialize(bytes))).toEqual({ outputs: [{ contents: { fp32_contents: [1, 2, 3] } }] });
});

test('a list that changes its form with each value takes memory for its values alone', () => {
  // fp32_contents has the number 6: one value by itself (32 bits), then one packed.
  const single = [0x35, 0, 0, 0x80, 0x3f];
  const packed = [0x32, 4, 0, 0, 0, 0x40];
  const times = 100;
  const contents = Array.from({ length: times }, () => [...single, ...packed]).flat();
  const { fp32_contents: list } = readContents(contents);
  if (!isPackedNumbers(list)) throw new Error('a list of numbers');
  expect([...atOnce(readPacked(list))]).toEqual(Array.from({ length: times }, () => [1, 2]).flat());
  // Those of the message, and those of the values that came one by one.
  expect(new Set(list.pieces.map(({ buffer }) => buffer)).size).toBe(2);
});

test.each([
  ['a varint in fp32_contents', [0x30, 1]],
  ['64 bits in fp32_contents', [0x31, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['32 bits in int64_contents', [0x1d, 1, 0, 0, 0]],
] as const)('%s is not read as other values', (_name, contents) => {
  expect(() => readContents([...contents])).toThrow(/wire type/);
});

/** A field of bytes: its tag, their number in two bytes, and they. */
function counted(number: number, bytes: readonly number[]): readonly number[] {
  return [number * 8 + 2, (bytes.length & 0x7f) | 0x80, bytes.length >> 7, ...bytes];
}

/** The contents of the only output of an answer that consists of these bytes. */
function readContents(contents: readonly number[]): Readonly<Record<string, unknown>> {
  const { outputs } = ours.deserialize(Buffer.from(counted(5, counted(5, contents)))) as {
    readonly outputs: readonly { readonly contents: Readonly<Record<string, unknown>> }[];
  };
  return outputs[0]?.contents ?? {};
}

test('bytes that are cut off are refused', () => {
  for (const hex of ['2a', '2aff', '0a05616263', '2a0c', '80']) {
    expect(() => ours.deserialize(Buffer.from(hex, 'hex'))).toThrow(RangeError);
  }
});

function plain(value: unknown): unknown {
  if (isPackedNumbers(value)) return Array.from<unknown>(atOnce(readPacked(value))).map(plain);
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
