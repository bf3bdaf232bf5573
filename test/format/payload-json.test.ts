import { expect, test } from 'vitest';
import { payloadJson } from '../../src/format/payload-json.js';
import { makeTensor } from '../../src/inference/make-tensor.js';

const payload = {
  kind: 'tensors',
  tensors: [
    makeTensor('x', 'FP32', [2, 2], [1, 2.5, Number.NaN, 4]),
    makeTensor('text', 'BYTES', [1], ['[\n 1,\n 2 ]']),
  ],
} as const;

test('lists of numbers stand on one line, texts stay as they are', () => {
  expect(payloadJson(payload, 'v2', 2)).toBe(`{
  "inputs": [
    {
      "name": "x",
      "shape": [2, 2],
      "datatype": "FP32",
      "data": [1.0, 2.5, NaN, 4.0]
    },
    {
      "name": "text",
      "shape": [1],
      "datatype": "BYTES",
      "data": [
        "[\\n 1,\\n 2 ]"
      ]
    }
  ]
}`);
});

test('without indentation nothing is moved; JSON that was given stays as it is', () => {
  expect(payloadJson({ kind: 'tensors', tensors: [makeTensor('x', 'INT64', [2], [1, 2])] }, 'v1')).toBe(
    '{"instances":[1,2]}',
  );
  expect(payloadJson({ kind: 'json', text: '[\n1\n]', value: [1] }, 'v1', 2)).toBe('[\n1\n]');
});
