import { expect, test } from 'vitest';
import { examplePayload, exampleTensor, payloadTemplate } from '../../src/payload/example.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a dimension without elements stays as it is stated', () => {
  const { shape } = exampleTensor({ name: 'x', datatype: 'FP32', shape: [0, -1, 2] });
  expect(shape).toEqual([0, 1, 2]);
});

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
      { name: 'text', datatype: 'BYTES', shape: [1], values: [utf8('example')] },
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

test('one input beyond memory is a problem that names it', () => {
  expect(() => exampleTensor({ name: 'x', datatype: 'FP32', shape: [1e9, 1e9] })).toThrow(
    expect.objectContaining({
      kind: 'payload',
      summary: expect.stringContaining('than can be made up: FP32 [1000000000,'),
    }),
  );
});

test.each(['v1', 'v2', 'grpc-v2', 'grpc-v1', 'openai'] as const)('the template of %s is JSON', (protocol) => {
  expect(JSON.parse(payloadTemplate(protocol))).toBeTypeOf('object');
});
