import { describe, expect, test } from 'vitest';

import type { Json } from '../../src/inference/json.js';
import { guessDatatype, makeTensor, readTensor } from '../../src/inference/make-tensor.js';
import type { Datatype } from '../../src/inference/tensor.js';
import { atOnce } from '../../src/runtime/work.js';

describe('makeTensor', () => {
  test.each<[Datatype, Json, ArrayLike<unknown>]>([
    ['BOOL', [true, false], [true, false]],
    ['UINT8', [0, 255], Uint8Array.of(0, 255)],
    ['INT8', [-128, 127], Int8Array.of(-128, 127)],
    ['UINT16', [0, 65535], Uint16Array.of(0, 65535)],
    ['INT16', [-32768, 32767], Int16Array.of(-32768, 32767)],
    ['UINT32', [0, 4294967295], Uint32Array.of(0, 4294967295)],
    ['INT32', [-2147483648, 2147483647], Int32Array.of(-2147483648, 2147483647)],
    ['UINT64', [0, 18446744073709551615n], BigUint64Array.of(0n, 18446744073709551615n)],
    ['INT64', [-9223372036854775808n, 1], BigInt64Array.of(-9223372036854775808n, 1n)],
    ['FP16', [0.5, 'NaN'], Float32Array.of(0.5, NaN)],
    ['BF16', [0.5, '-Infinity'], Float32Array.of(0.5, -Infinity)],
    ['FP32', [0.1, Infinity], Float32Array.of(0.1, Infinity)],
    ['FP64', [0.1, 9007199254740993n], Float64Array.of(0.1, 9007199254740992)],
    ['BYTES', ['é', { b64: '/w==' }], [Uint8Array.of(0xc3, 0xa9), Uint8Array.of(0xff)]],
  ])('%s takes its whole range', (datatype, values, expected) => {
    expect(makeTensor('x', datatype, [2], values)).toEqual({
      name: 'x',
      datatype,
      shape: [2],
      values: expected,
    });
  });

  test.each<[Datatype, Json, string]>([
    ['UINT8', 256, '256 is not a value of UINT8'],
    ['UINT8', -1, '-1 is not a value of UINT8'],
    ['INT8', 128, '128 is not a value of INT8'],
    ['INT32', 2147483648, '2147483648 is not a value of INT32'],
    ['INT64', 9223372036854775808n, '9223372036854775808 is not a value of INT64'],
    ['INT64', 1.5, '1.5 is not a value of INT64'],
    ['INT64', 'abc', '"abc" is not a value of INT64'],
    ['UINT64', -1, '-1 is not a value of UINT64'],
    ['UINT64', 18446744073709551616n, '18446744073709551616 is not a value of UINT64'],
    ['FP16', 65520, '65520 is not a value of FP16'],
    ['FP32', 1e39, '1e+39 is not a value of FP32'],
    ['FP32', null, 'null is not a value of FP32'],
    ['FP64', '1', '"1" is not a value of FP64'],
    ['BOOL', 1, '1 is not a value of BOOL'],
    ['BYTES', { b64: 'a' }, '{"b64":"a"} is not a value of BYTES'],
    ['BYTES', 5, '5 is not a value of BYTES'],
  ])('%s refuses %s', (datatype, value, message) => {
    expect(() => makeTensor('x', datatype, [], value)).toThrow(`Input "x": ${message}.`);
  });

  test('values that do not fill the shape are a problem of the side told', () => {
    expect(() => makeTensor('x', 'FP32', [2, 3], [1, 2, 3, 4, 5])).toThrow(
      'Input "x": shape [2,3] has 6 values, but there are 5.',
    );
    expect(() => makeTensor('y', 'FP32', [2], [1], 'answer')).toThrow('Output "y": shape');
  });

  test('null in an answer is NaN, as KServe writes it', () => {
    expect(makeTensor('x', 'FP64', [2], [null, 1], 'answer').values).toEqual(Float64Array.of(NaN, 1));
  });
});

test('a shape of very many empty lists is refused: it takes no bytes, and no end to write', () => {
  expect(makeTensor('x', 'FP32', [0, 2 ** 40], []).values.length).toBe(0);
  expect(makeTensor('x', 'FP32', [2 ** 20, 0], []).values.length).toBe(0);
  expect(() => makeTensor('x', 'FP32', [2 ** 20, 2, 0], [], 'answer')).toThrow(
    'Output "x": shape [1048576,2,0] has more than 1048576 empty lists.',
  );
});

test('without a shape, a tensor has that of the lists; ragged ones are refused', () => {
  expect(nested([[[1], [2], [3]]]).shape).toEqual([1, 3, 1]);
  expect(nested(1).shape).toEqual([]);
  expect(nested([[], []]).shape).toEqual([2, 0]);
  expect(() => nested([[1], [2, 3]])).toThrow('lists beside each other');
  expect(() => nested([1, [2]])).toThrow('lists beside each other');
});

test.each<[Json, Datatype | undefined]>([
  [[1, 2], 'INT64'],
  [[1, 2.5], 'FP32'],
  [[1, null], 'FP32'],
  [[NaN], 'FP32'],
  [[18446744073709551615n], 'UINT64'],
  [[18446744073709551616n], 'FP32'],
  [[true], 'BOOL'],
  [['a', { b64: 'YQ==' }], 'BYTES'],
  [['a', 1], undefined],
  [[{ a: 1 }], undefined],
])('%s shows its datatype', (values, datatype) => {
  expect(atOnce(guessDatatype(values, 'FP32'))).toBe(datatype);
});

function nested(values: Json) {
  return atOnce(readTensor('x', 'INT64', undefined, values, 'payload'));
}
