import { expect, test } from 'vitest';
import { stringifyJson } from '../../src/inference/json.js';
import { makeTensor } from '../../src/inference/make-tensor.js';
import { packNumbers } from '../../src/inference/packed-numbers.js';
import * as grpcV1Codec from '../../src/protocol/grpc-v1.js';
import { decodeTensorProto } from '../../src/protocol/tensorflow-tensor.js';
import { atOnce } from '../../src/runtime/work.js';
import { atOnceCodec, jsonPayload } from './wire.js';

const grpcV1 = atOnceCodec(grpcV1Codec);
const { predictionsJson } = grpcV1Codec;

const json = (...given: Parameters<typeof predictionsJson>) => stringifyJson(predictionsJson(...given));

test('an only output goes without its name, in rows and in columns', () => {
  const only = makeTensor('scores', 'INT32', [2, 1], [1, 2]);
  expect(json([only], undefined, undefined)).toBe(
    '{"predictions":[[1],[2]],"datatypes":{"scores":"DT_INT32"}}',
  );
  expect(json([only], undefined, jsonPayload('{"inputs":{"x":[1,2]}}'))).toBe(
    '{"outputs":[[1],[2]],"datatypes":{"scores":"DT_INT32"}}',
  );
  const other = makeTensor('labels', 'INT32', [2], [3, 4]);
  expect(json([only, other], undefined, undefined)).toBe(
    '{"predictions":[{"scores":[1],"labels":3},{"scores":[2],"labels":4}],"datatypes":{"scores":"DT_INT32","labels":"DT_INT32"}}',
  );
});

test('a list of truth values without any is empty', () => {
  const proto = { dtype: 'DT_BOOL', tensor_shape: { dim: [{ size: '0' }] } };
  expect(atOnce(decodeTensorProto('flags', proto))).toMatchObject({
    name: 'flags',
    datatype: 'BOOL',
    shape: [0],
    values: [],
  });
});

const half = (values: number, dims: readonly number[]) => ({
  dtype: 'DT_HALF',
  tensor_shape: { dim: dims.map((size) => ({ size: String(size) })) },
  half_val: atOnce(packNumbers('int32', new Uint16Array(values).fill(0x3c00))),
});

test('halves that are more than their shape says are refused, as other values are', () => {
  expect(atOnce(decodeTensorProto('x', half(1, [3])))).toMatchObject({ values: Float32Array.of(1, 1, 1) });
  expect(() => atOnce(decodeTensorProto('x', half(3, [1])))).toThrow(/has 1 values, but there are 3/);
});

function answer(outputs: object) {
  const head = { transport: 'grpc', code: 0, details: '', headers: {}, trailers: {} } as const;
  return grpcV1.decodePredict({ ...head, message: { outputs } });
}

test('lists that are shorter than their shapes are filled up, but not beyond what a message may make', () => {
  const ones = {
    dtype: 'DT_INT32',
    tensor_shape: { dim: [{ size: String(2 ** 22) }] },
    int_val: atOnce(packNumbers('int32', [1])),
  };
  const outputs = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, ones]));
  expect(answer({ a: ones }).tensors[0]?.values.length).toBe(2 ** 22);
  expect(() => answer(outputs)).toThrow(/"e": it states 4194304 values, but holds 1/);
});
