import { expect, test } from 'vitest';
import { examplePayload } from '../../src/payload/example.js';

test('right names, types and shapes, with small values', () => {
  const payload = examplePayload({
    name: '',
    inputs: [
      { name: 'x', datatype: 'FP32', shape: [-1, 2] },
      { name: 'text', datatype: 'BYTES', shape: [-1] },
      { name: 'flag', datatype: 'BOOL', shape: [] },
      { name: 'ids', datatype: 'INT64' },
    ],
    outputs: [],
  });
  expect(payload).toEqual({
    kind: 'tensors',
    tensors: [
      { name: 'x', datatype: 'FP32', shape: [1, 2], values: Float32Array.of(1, 1) },
      { name: 'text', datatype: 'BYTES', shape: [1], values: [Buffer.from('example')] },
      { name: 'flag', datatype: 'BOOL', shape: [], values: [true] },
      { name: 'ids', datatype: 'INT64', shape: [1], values: BigInt64Array.of(1n) },
    ],
  });
});

test.each([
  ['no inputs', []],
  ['an input beyond memory', [{ name: 'x', datatype: 'FP32', shape: [1e9, 1e9] } as const]],
])('none for %s', (_, inputs) => {
  expect(examplePayload({ name: '', inputs, outputs: [] })).toBeUndefined();
});
