import { describe, expect, test } from 'vitest';

import { isPackedNumbers, readPacked } from '../../src/inference/packed-numbers.js';
import { atOnce } from '../../src/runtime/work.js';
import * as grpcV1Codec from '../../src/protocol/grpc-v1.js';
import * as grpcV2Codec from '../../src/protocol/grpc-v2.js';
import * as v1Codec from '../../src/protocol/v1.js';
import * as v2Codec from '../../src/protocol/v2.js';
import { atOnceCodec, jsonPayload, model, outcome, overTheWire } from './wire.js';

const v1 = atOnceCodec(v1Codec);
const v2 = atOnceCodec(v2Codec);
const grpcV1 = atOnceCodec(grpcV1Codec);
const grpcV2 = atOnceCodec(grpcV2Codec);

describe('V2 over REST', () => {
  test.each([
    '{"inputs":[{"name":"a","datatype":"BYTES","data":["x"]}]}',
    '{"inputs":[{"name":"a","shape":[1],"data":[1]}]}',
    '{"inputs":[{"shape":[1],"datatype":"FP32","data":[1]}]}',
    '{"inputs":[{"name":"a","shape":4,"datatype":"BYTES","data":"text"}]}',
    '{"inputs":[{"name":"a","shape":[3],"datatype":"FP32","data":[1, 2.50]}]}',
    '{"inputs":[{"name":"a","shape":[1],"datatype":"FP16"}]}',
    '{"inputs":{"name":"a","shape":[1],"datatype":"FP32","data":[1]}}',
    '{"inputs":[], "id":"1"}',
    '{"inputs":[{"name":"a","shape":[1],"datatype":"fp32","data":[1e3,-0.0]}]}',
    '{"prompt": "hello"}',
    '[[1.0, 2]]',
  ])('%s goes as it is', (text) => {
    expect(v2.encodePredict(model, jsonPayload(text)).body).toBe(text);
  });

  test.each([
    ['{"instances":[[1.0,2.0]]}', 'FP64', '[1.0,2.0]'],
    ['{"instances":[[1,2]]}', 'INT64', '[1,2]'],
    ['{"instances":[{"x":1e3},{"x":-0.0}]}', 'FP64', '[1000.0,-0.0]'],
    ['{"inputs":[1.0]}', 'FP64', '[1.0]'],
  ])('the rows of %s are %s', (text, datatype, data) => {
    const { body } = v2.encodePredict(model, jsonPayload(text));
    expect(body).toContain(`"datatype":"${datatype}","data":${data}`);
  });

  test('columns keep their order, also when their names look like integers', () => {
    const { body } = v2.encodePredict(model, jsonPayload('{"instances":[{"10":1,"9":2}]}'));
    expect(String(body).match(/"name":"(\d+)"/g)).toEqual(['"name":"10"', '"name":"9"']);
  });
});

describe('V2 over gRPC', () => {
  const named = '"name":"a","shape":[1]';
  test.each([
    [
      input('"name":"a","datatype":"BYTES","data":["x"]'),
      'Input "a": its shape is not a list of whole numbers',
    ],
    [
      input('"name":"a","shape":"1","datatype":"FP32","data":[1]'),
      'Input "a": its shape is not a list of whole numbers',
    ],
    [input(`${named},"data":[1]`), 'Input "a": it has no datatype'],
    [input('"shape":[1],"datatype":"FP32","data":[1]'), 'Input 1 has no name'],
    [input(`${named},"datatype":"FP32"`), 'Input "a": it has no data'],
    [input(`${named},"datatype":"fp32","data":[1]`), '"fp32" is not a V2 datatype'],
    [
      input(`${named},"datatype":"FP16","contents":{"fp32_contents":[1]}`),
      'FP16 has no typed contents: its values go in raw_input_contents',
    ],
    [
      input(`${named},"datatype":"FP32","contents":{"int_contents":[1]}`),
      'its values are in int_contents, but those of FP32 belong in fp32_contents',
    ],
    ['{"inputs":{"name":"a","shape":[1],"datatype":"FP32","data":[1]}}', '"inputs" is not a list'],
    ['{"inputs":[1,{"name":"a"}]}', 'Input 1 is not an object'],
    [
      `{"inputs":[{${named},"datatype":"INT32","contents":{"int_contents":[1]}}],"raw_input_contents":["AQAAAA=="]}`,
      'it has its values twice, as contents and as raw contents',
    ],
    [`{"inputs":[{${named},"datatype":"INT32"}],"raw_input_contents":[]}`, '1 inputs, but 0 raw contents'],
    [
      `{"inputs":[{${named},"datatype":"INT32"}],"raw_input_contents":["?"]}`,
      'its raw contents are not base64',
    ],
  ])('%s is refused: %s', (text, message) => {
    const encode = () => grpcV2.encodePredict(model, jsonPayload(text));
    expect(encode).toThrow(message);
    expect(outcome(encode)).toBe('payload');
  });

  test.each([
    '{"inputs":[{"name":"a","shape":[5],"datatype":"BYTES","contents":{"bytes_contents":["VG9kYXk="]}}]}',
    '{"inputs":[{"name":"a","shape":[5],"datatype":"BYTES","data":"Today"}]}',
    '{"inputs":[{"name":"a","shape":[5],"datatype":"BYTES","data":["Today"]}]}',
  ])('BYTES go with the number of their bytes as shape: %s', (text) => {
    expect(overTheWire(grpcV2.encodePredict(model, jsonPayload(text)))).toEqual({
      model_name: 'm',
      inputs: [
        { name: 'a', shape: ['5'], datatype: 'BYTES', contents: { bytes_contents: [Buffer.from('Today')] } },
      ],
    });
    const raw = overTheWire(grpcV2.encodePredict({ ...model, binary: true }, jsonPayload(text)));
    expect(raw).toHaveProperty('inputs[0].shape', ['1']);
  });

  test('parameters that are written with a point are doubles', () => {
    const text = `{"parameters":{"a":1.0,"b":1,"c":1e3},"inputs":[{${named},"datatype":"INT32","data":[1]}]}`;
    expect(overTheWire(grpcV2.encodePredict(model, jsonPayload(text)))).toHaveProperty('parameters', {
      a: { double_param: 1 },
      b: { int64_param: '1' },
      c: { double_param: 1000 },
    });
  });

  test('-0.0 keeps its sign', () => {
    const { message } = grpcV2.encodePredict(model, jsonPayload('{"instances":[-0.0]}'));
    const packed = (message as { inputs: { contents: { fp64_contents: unknown } }[] }).inputs[0]?.contents
      .fp64_contents;
    if (!isPackedNumbers(packed)) throw new Error('no packed numbers');
    expect(Object.is(atOnce(readPacked(packed))[0], -0)).toBe(true);
  });
});

describe('V1', () => {
  test.each([
    '{"instances": [[1.0, 1e3]], "instances": [2]}',
    '{"inputs":{"name":"a","shape":[1],"datatype":"FP32","data":[1]}}',
    '{"inputs":[{"name":"a","datatype":"FP32","data":[1]}]}',
    '"text"',
  ])('%s goes as it is', (text) => {
    expect(v1.encodePredict(model, jsonPayload(text)).body).toBe(text);
  });

  test('a signature is put into the body, the rest of which stays as it was written', () => {
    const signed = { ...model, signature: 's$&' };
    expect(v1.encodePredict(signed, jsonPayload(' { "instances": [1.0, 1e3], "9": 1 }')).body).toBe(
      ' {"signature_name":"s$&", "instances": [1.0, 1e3], "9": 1 }',
    );
    expect(v1.encodePredict(signed, jsonPayload('{ }')).body).toBe('{"signature_name":"s$&" }');
  });

  test('floats that are whole are written with a point where rows are made', () => {
    const text = '{"inputs":[{"name":"a","shape":[1,2],"datatype":"FP32","data":[1,-0.0]}]}';
    expect(v1.encodePredict(model, jsonPayload(text)).body).toBe('{"instances":[[1.0,-0.0]]}');
  });

  test('over gRPC, inputs as an object are columns, and V2’s list is read as V2', () => {
    const columns = '{"inputs":{"name":["a"],"shape":[1],"data":[1.0]}}';
    const message = overTheWire(grpcV1.encodePredict(model, jsonPayload(columns)));
    expect(Object.keys((message as { inputs: object }).inputs)).toEqual(['name', 'shape', 'data']);
    expect(() => grpcV1.encodePredict(model, jsonPayload('{"inputs":[{"name":"a","data":[1]}]}'))).toThrow(
      'Input "a": it has no datatype',
    );
  });

  test('a model name that is not text is refused', () => {
    for (const codec of [v1, v2]) {
      expect(
        outcome(() => codec.encodePredict({ ...model, name: '\ud800' }, jsonPayload('{"inputs":[]}'))),
      ).toBe('usage');
    }
  });
});

function input(fields: string): string {
  return `{"inputs":[{${fields}}]}`;
}
