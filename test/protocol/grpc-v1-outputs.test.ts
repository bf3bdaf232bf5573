import { expect, test } from 'vitest';
import { stringifyJson } from '../../src/inference/json.js';
import { makeTensor } from '../../src/inference/make-tensor.js';
import { predictionsJson } from '../../src/protocol/grpc-v1.js';
import { decodeTensorProto } from '../../src/protocol/tensorflow-tensor.js';
import { atOnce } from '../../src/runtime/work.js';
import { jsonPayload } from './wire.js';

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
