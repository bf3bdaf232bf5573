import { describe, expect, test } from 'vitest';

import type { ModelMetadata } from '../../src/inference/answer.js';
import { makeTensor } from '../../src/inference/make-tensor.js';
import type { TensorSpec } from '../../src/inference/tensor.js';
import * as v2Codec from '../../src/protocol/v2.js';
import { atOnceCodec, httpResponse, jsonPayload, model, outcome } from './wire.js';

const v2 = atOnceCodec(v2Codec);

const iris =
  '{"inputs": [{"name": "input-0", "shape": [2, 4], "datatype": "FP32", "data": [[6.8, 2.8, 4.8, 1.4], [6.0, 3.4, 4.5, 1.6]]}]}';

describe('encodePredict', () => {
  test('sends a V2 body byte for byte', () => {
    expect(v2.encodePredict({ ...model, version: '1' }, jsonPayload(iris))).toEqual({
      transport: 'http',
      method: 'POST',
      path: '/v2/models/m/versions/1/infer',
      headers: { 'Content-Type': 'application/json' },
      body: iris,
    });
  });

  test.each([
    ['when binary is asked for', iris, { ...model, binary: true }],
    ['for FP16', iris.replace('FP32', 'FP16'), model],
    ['for NaN', iris.replace('6.8', 'NaN'), model],
    [
      'for bytes in base64',
      '{"inputs":[{"name":"x","shape":[1],"datatype":"BYTES","data":[{"b64":"/wA="}]}]}',
      model,
    ],
  ])('sends a V2 body with binary tensors %s', (_, text, model) => {
    const { headers, body } = v2.encodePredict(model, jsonPayload(text));
    const json = Buffer.from(body ?? '').subarray(0, Number(headers['Inference-Header-Content-Length']));
    expect(JSON.parse(json.toString())).toMatchObject({
      parameters: { binary_data_output: true },
      inputs: [{ parameters: { binary_data_size: expect.any(Number) } }],
    });
  });

  test('writes tensors flat, with every digit', () => {
    const tensors = [
      makeTensor('a', 'INT64', [1, 2], [9007199254740993n, 1]),
      makeTensor('b', 'FP32', [2], [0.1, 2]),
      makeTensor('c', 'BYTES', [1], ['text']),
    ];
    expect(v2.encodePredict(model, { kind: 'tensors', tensors }).body).toBe(
      '{"inputs":[{"name":"a","shape":[1,2],"datatype":"INT64","data":[9007199254740993,1]},' +
        '{"name":"b","shape":[2],"datatype":"FP32","data":[0.1,2.0]},' +
        '{"name":"c","shape":[1],"datatype":"BYTES","data":["text"]}]}',
    );
  });

  test('appends tensors in binary, and asks for binary, when told', () => {
    const tensors = [makeTensor('a', 'INT32', [2], [1, -1]), makeTensor('b', 'BYTES', [1], ['abc'])];
    const json =
      '{"parameters":{"binary_data_output":true},"inputs":[' +
      '{"name":"a","shape":[2],"datatype":"INT32","parameters":{"binary_data_size":8}},' +
      '{"name":"b","shape":[1],"datatype":"BYTES","parameters":{"binary_data_size":7}}]}';
    const request = v2.encodePredict({ ...model, binary: true }, { kind: 'tensors', tensors });
    expect(request.headers).toEqual({
      'Content-Type': 'application/octet-stream',
      'Inference-Header-Content-Length': String(json.length),
    });
    expect(Buffer.from(request.body ?? '').toString('latin1')).toBe(
      `${json}\u0001\0\0\0\u00ff\u00ff\u00ff\u00ff\u0003\0\0\0abc`,
    );
  });

  test('sends FP16, NaN and bytes that are not text in binary without being told, the rest as JSON', () => {
    const tensors = [
      makeTensor('half', 'FP16', [1], [1]),
      makeTensor('plain', 'BOOL', [1], [true]),
      makeTensor('nan', 'FP32', [1], [NaN]),
      makeTensor('image', 'BYTES', [1], [{ b64: '/9g=' }]),
    ];
    const { body } = v2.encodePredict(model, { kind: 'tensors', tensors });
    expect(Buffer.from(body ?? '').toString('latin1')).toBe(
      '{"parameters":{"binary_data_output":true},"inputs":[' +
        '{"name":"half","shape":[1],"datatype":"FP16","parameters":{"binary_data_size":2}},' +
        '{"name":"plain","shape":[1],"datatype":"BOOL","data":[true]},' +
        '{"name":"nan","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":4}},' +
        '{"name":"image","shape":[1],"datatype":"BYTES","parameters":{"binary_data_size":6}}]}' +
        '\0<\0\0\u00c0\u007f\u0002\0\0\0\u00ff\u00d8',
    );
  });

  test('asks for binary where the model answers FP16', () => {
    const half: TensorSpec = { name: 'y', datatype: 'FP16', shape: [1] };
    const tensors = [makeTensor('x', 'BOOL', [1], [true])];
    const { body } = v2.encodePredict(model, { kind: 'tensors', tensors }, stating([], [half]));
    expect(body).toContain('"binary_data_output":true');
  });

  test.each([
    [
      'rows, named and typed by the metadata',
      '{"instances":[[1,2]]}',
      '"x","shape":[1,2],"datatype":"FP32","data":[1.0,2.0]',
    ],
    ['columns', '{"inputs":{"x":[3]}}', '"x","shape":[1],"datatype":"FP32","data":[3.0]'],
    [
      'rows of objects',
      '{"instances":[{"x":3},{"x":4}]}',
      '"x","shape":[2],"datatype":"FP32","data":[3.0,4.0]',
    ],
    [
      "the gRPC form's contents",
      '{"model_name":"other","inputs":[{"name":"x","shape":[1],"datatype":"INT64","contents":{"int64_contents":["9007199254740993"]}}]}',
      '"x","shape":[1],"datatype":"INT64","data":[9007199254740993]',
    ],
  ])('takes %s', (_, text, expected) => {
    const metadata = stating([{ name: 'x', datatype: 'FP32', shape: [-1, 2] }]);
    expect(v2.encodePredict(model, jsonPayload(text), metadata).body).toBe(
      `{"inputs":[{"name":${expected}}]}`,
    );
  });

  test('names rows input-0 and sees their type where the server states no inputs', () => {
    expect(bodyOf('{"instances":[[1.5]]}')).toContain('"name":"input-0","shape":[1,1],"datatype":"FP64"');
    expect(bodyOf('{"instances":[1]}')).toContain('"datatype":"INT64"');
  });

  test.each([
    ['rows that could be for either input', '{"instances":[1]}', 'does not say which input'],
    ['rows with different names', '{"instances":[{"x":1},{"y":1}]}', 'do not all have the same inputs'],
    ['values that mix kinds', '{"instances":[{"z":1},{"z":"a"}]}', 'mixes values of different kinds'],
    ['ragged lists', '{"instances":[{"x":[1]},{"x":[1,2]}]}', 'differ in length'],
    ['another value than the model takes', '{"inputs":{"x":[1.5]}}', '1.5 is not a value of INT32'],
    [
      'an unknown datatype',
      '{"inputs":[{"name":"x","shape":[1],"datatype":"FP8","contents":{}}]}',
      '"FP8" is not a V2',
    ],
  ])('refuses %s', (_, text, message) => {
    const metadata = stating([
      { name: 'x', datatype: 'INT32' },
      { name: 'y', datatype: 'INT32' },
    ]);
    const encode = () => v2.encodePredict(model, jsonPayload(text), metadata);
    expect(encode).toThrow(message);
    expect(outcome(encode)).toBe('payload');
  });

  test('refuses explain', () => {
    expect(outcome(() => v2.encodePredict({ ...model, verb: 'explain' }, jsonPayload(iris)))).toBe('usage');
  });

  test.each(['', '.', '..', '\uD800'])('refuses a name that a path cannot hold: "%s"', (name) => {
    for (const lost of [{ name }, { version: name }])
      expect(outcome(() => v2.encodePredict({ ...model, ...lost }, jsonPayload(iris)))).toBe('usage');
  });
});

describe('metadata, ready and models', () => {
  test("reads Triton's metadata, and leaves out what it cannot know", () => {
    const text = `{"name":"densenet","versions":["1"],"platform":"onnxruntime_onnx",
      "inputs":[{"name":"data_0","datatype":"FP32","shape":[-1,3,224,224]},{"name":"odd","datatype":"FP8","shape":[1]}],
      "outputs":[{"name":"fc6_1","datatype":"BYTES","shape":[-1]}]}`;
    expect(v2.encodeMetadata(model).path).toBe('/v2/models/m');
    expect(v2.decodeMetadata(httpResponse(text))).toEqual({
      name: 'densenet',
      versions: ['1'],
      platform: 'onnxruntime_onnx',
      signatures: [
        {
          name: '',
          inputs: [{ name: 'data_0', datatype: 'FP32', shape: [-1, 3, 224, 224] }],
          outputs: [{ name: 'fc6_1', datatype: 'BYTES', shape: [-1] }],
        },
      ],
    });
  });

  test("KServe's empty metadata has no signatures", () => {
    const text = '{"name":"iris","versions":null,"platform":"","inputs":[],"outputs":[]}';
    expect(v2.decodeMetadata(httpResponse(text))).toEqual({ name: 'iris', versions: [], signatures: [] });
    expect(outcome(() => v2.decodeMetadata(httpResponse('{"error":"not found"}')))).toBe('answer');
  });

  test.each([
    ['{"name":"m","ready":true}', 200, true],
    ['{"name":"m","ready":false}', 200, false],
    ['', 200, true],
    ['', 400, false],
    ['{"error":"Model with name m does not exist."}', 404, false],
  ])('%j with status %d means ready: %s', (text, status, ready) => {
    expect(v2.encodeReady(model).path).toBe('/v2/models/m/ready');
    expect(v2.decodeReady(httpResponse(text, {}, status))).toBe(ready);
  });

  test("lists the models, as KServe and as Triton's repository state them", () => {
    expect(v2.encodeModels().map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v2/models',
      'POST /v2/repository/index',
    ]);
    expect(v2.decodeModels(httpResponse('{"models":["a"]}'))).toEqual(['a']);
    const index = '[{"name":"b","version":"1","state":"READY"},{"name":"b","version":"2","state":"READY"}]';
    expect(v2.decodeModels(httpResponse(index))).toEqual(['b']);
    expect(outcome(() => v2.decodeModels(httpResponse('{}')))).toBe('answer');
  });
});

function bodyOf(text: string): unknown {
  return v2.encodePredict(model, jsonPayload(text), stating([])).body;
}

function stating(inputs: readonly TensorSpec[], outputs: readonly TensorSpec[] = []): ModelMetadata {
  const hasSignature = inputs.length + outputs.length > 0;
  return { name: 'm', versions: [], signatures: hasSignature ? [{ name: '', inputs, outputs }] : [] };
}
