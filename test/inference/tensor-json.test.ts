import { expect, test } from 'vitest';

import { stringifyJson, type Json } from '../../src/inference/json.js';
import { makeTensor } from '../../src/inference/make-tensor.js';
import { flatJson, nestedJson } from '../../src/inference/tensor-json.js';
import type { Datatype } from '../../src/inference/tensor.js';

test.each<[Datatype, number[], Json, string]>([
  ['FP32', [], 0.1, '0.1'],
  ['FP32', [2, 2], [0.1, 2, NaN, 1e-7], '[[0.1,2.0],[NaN,1e-7]]'],
  ['FP64', [4], [-0, 1e21, -3, Infinity], '[-0.0,1e+21,-3.0,Infinity]'],
  ['INT64', [1, 2], [9007199254740993n, 1], '[[9007199254740993,1]]'],
  ['INT32', [2], [1, -1], '[1,-1]'],
  ['BOOL', [1, 1], [true], '[[true]]'],
  ['BYTES', [2], ['1', { b64: '//4=' }], '["1",{"b64":"//4="}]'],
  ['FP16', [1], [0.1], '[0.1]'],
  ['FP64', [2, 0], [], '[[],[]]'],
])('%s %j is written nested', (datatype, shape, values, expected) => {
  expect(stringifyJson(nestedJson(makeTensor('x', datatype, shape, values)))).toBe(expected);
});

test('or as one list', () => {
  expect(stringifyJson(flatJson(makeTensor('x', 'FP32', [2, 1], [[0.1], [0.2]])))).toBe('[0.1,0.2]');
});

test('with an indent, the innermost lists stay on a line each', () => {
  const tensor = makeTensor('x', 'INT32', [2, 2], [1, 2, 3, 4]);
  expect(stringifyJson({ x: nestedJson(tensor) }, { indent: 2 })).toBe(
    '{\n  "x": [\n    [1, 2],\n    [3, 4]\n  ]\n}',
  );
});
