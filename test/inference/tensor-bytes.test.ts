import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { makeTensor } from '../../src/inference/make-tensor.js';
import { tensorBytes, tensorFromBytes } from '../../src/inference/tensor-bytes.js';
import { datatypeSize, isDatatype, type Datatype } from '../../src/inference/tensor.js';
import type { Json } from '../../src/inference/json.js';
import { Problem } from '../../src/problem.js';
import { atOnce } from '../../src/runtime/work.js';

const toBytes = (...given: Parameters<typeof tensorBytes>) => atOnce(tensorBytes(...given));
const fromBytes = (...given: Parameters<typeof tensorFromBytes>) => atOnce(tensorFromBytes(...given));

const cases: readonly (readonly [Datatype, Json, string])[] = [
  ['BOOL', [true, false], '0100'],
  ['UINT8', [1, 255], '01ff'],
  ['INT8', [1, -1], '01ff'],
  ['UINT16', [1, 65534], '0100feff'],
  ['INT16', [1, -2], '0100feff'],
  ['UINT32', [1, 4294967294], '01000000feffffff'],
  ['INT32', [1, -2], '01000000feffffff'],
  ['UINT64', [1, 18446744073709551614n], '0100000000000000feffffffffffffff'],
  ['INT64', [1, -2], '0100000000000000feffffffffffffff'],
  ['FP16', [1, -2], '003c00c0'],
  ['BF16', [1, -1.5], '803fc0bf'],
  ['FP32', [1, -0.5], '0000803f000000bf'],
  ['FP64', [1, -0.5], '000000000000f03f000000000000e0bf'],
  ['BYTES', ['abc', ''], '0300000061626300000000'],
];

describe('little-endian bytes', () => {
  test.each(cases)('of %s', (datatype, values, hex) => {
    const tensor = makeTensor('x', datatype, [2], values);
    expect(Buffer.from(toBytes(tensor)).toString('hex')).toBe(hex);
    // At an odd offset of a larger buffer, as they lie in a body.
    const body = Buffer.from(`ff${hex}`, 'hex').subarray(1);
    expect(fromBytes({ name: 'x', datatype, shape: [2] }, body, 'answer')).toEqual(tensor);
  });

  test('every datatype has a case', () => {
    expect(new Set(cases.map(([datatype]) => datatype)).size).toBe(14);
    expect(isDatatype('FP8')).toBe(false);
    expect(isDatatype('toString')).toBe(false);
  });
});

test.each<[Datatype, number[], string, string]>([
  ['FP32', [2], '0000803f', 'shape [2] has 2 values, but there are 1'],
  ['FP32', [1], '0000803f00', '5 bytes are not a whole number of FP32 values'],
  ['BYTES', [1], '05000000616263', 'its bytes end within an element'],
  ['BYTES', [1], '0300', 'its bytes end within an element'],
  ['BYTES', [1], 'ffffffff61', 'its bytes end within an element'],
])('%s %j does not fit %s', (datatype, shape, hex, message) => {
  expect(() => fromBytes({ name: 'y', datatype, shape }, Buffer.from(hex, 'hex'), 'answer')).toThrow(message);
});

test('whatever the bytes, they are a tensor that has the same bytes, or a problem', () => {
  const datatypes = cases.map(([datatype]) => datatype).filter((datatype) => datatype !== 'BOOL');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.constantFrom(...datatypes), (bytes, datatype) => {
      const size = datatypeSize(datatype) ?? 4;
      const outcome = attempt(() =>
        fromBytes({ name: 'x', datatype, shape: [Math.floor(bytes.length / size)] }, bytes, 'answer'),
      );
      const isNaNPossible = datatype.startsWith('F') || datatype === 'BF16';
      expect(outcome instanceof Problem || isNaNPossible || Buffer.compare(outcome, bytes) === 0).toBe(true);
    }),
  );
});

function attempt(run: () => Parameters<typeof tensorBytes>[0]): Uint8Array | Problem {
  try {
    return toBytes(run());
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

test('many values that do not begin where their type may are copied in steps', () => {
  const bytes = new Uint8Array(1 + 4 * 262_144).fill(1).subarray(1);
  const work = tensorFromBytes({ name: 'x', datatype: 'FP32', shape: [262_144] }, bytes, 'answer');
  let steps = 0;
  let step = work.next();
  for (; step.done !== true; step = work.next()) steps += 1;
  expect(steps).toBeGreaterThanOrEqual(4);
  expect(atOnce(tensorBytes(step.value))).toEqual(bytes);
});
