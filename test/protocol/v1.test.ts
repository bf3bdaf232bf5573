import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { makeTensor } from '../../src/inference/make-tensor.js';
import * as v1Codec from '../../src/protocol/v1.js';
import type { Json } from '../../src/inference/json.js';
import { atOnceCodec, plainValues, httpResponse, jsonPayload, model, outcome } from './wire.js';

const v1 = atOnceCodec(v1Codec);

describe('encodePredict', () => {
  test('sends JSON byte for byte, with exactly the content type that KServe expects', () => {
    const text = '{"instances": [ {"image_bytes":{"b64":"AA=="},"key":"1"} ], "id":9007199254740993}\n';
    expect(v1.encodePredict({ ...model, name: 'flower-sample' }, jsonPayload(text))).toEqual({
      transport: 'http',
      method: 'POST',
      path: '/v1/models/flower-sample:predict',
      headers: { 'Content-Type': 'application/json' },
      body: text,
    });
  });

  test('explain, versions and names that need escaping are in the path', () => {
    const { path } = v1.encodePredict(
      { ...model, name: 'a b/c', version: '3', verb: 'explain' },
      jsonPayload('{"instances":[1]}'),
    );
    expect(path).toBe('/v1/models/a%20b%2Fc/versions/3:explain');
  });

  test('adds the signature that is asked for, unless the body names one', () => {
    const asked = { ...model, signature: 's' };
    const body = (text: string) => v1.encodePredict(asked, jsonPayload(text)).body;
    expect(body('{"instances":[1]}')).toBe('{"signature_name":"s","instances":[1]}');
    expect(body('{"signature_name": "t","instances":[1]}')).toBe('{"signature_name": "t","instances":[1]}');
  });

  test.each([
    [
      'an only tensor: bare rows',
      [makeTensor('x', 'FP32', [2, 2], [0.1, 2, 3, 4])],
      '{"instances":[[0.1,2.0],[3.0,4.0]]}',
    ],
    [
      'two tensors: objects',
      [makeTensor('image_bytes', 'BYTES', [1], [{ b64: '/9g=' }]), makeTensor('key', 'BYTES', [1], ['1'])],
      '{"instances":[{"image_bytes":{"b64":"/9g="},"key":"1"}]}',
    ],
    [
      'different first dimensions: columns',
      [makeTensor('a', 'INT64', [1], [9007199254740993n]), makeTensor('b', 'INT64', [2], [1, 2])],
      '{"inputs":{"a":[9007199254740993],"b":[1,2]}}',
    ],
    ['a scalar: columns', [makeTensor('a', 'BOOL', [], true)], '{"inputs":{"a":true}}'],
  ])('encodes %s', (_, tensors, body) => {
    expect(v1.encodePredict(model, { kind: 'tensors', tensors }).body).toBe(body);
  });

  test('a tensor for one of several inputs is named', () => {
    const inputs = ['image_bytes', 'key'].map((name) => ({ name, datatype: 'BYTES' as const }));
    const signature = { name: 'serving_default', inputs, outputs: [] };
    const { body } = v1.encodePredict(
      model,
      { kind: 'tensors', tensors: [makeTensor('key', 'BYTES', [1], ['1'])] },
      { name: 'm', versions: [], signatures: [signature] },
    );
    expect(body).toBe('{"instances":[{"key":"1"}]}');
  });

  test('turns a V2 body into rows where that is clearly right, and else says that it is V2', () => {
    expect(v1.encodePredict(model, jsonPayload(`{"inputs":[${v2Input('a', 2)}]}`)).body).toBe(
      '{"instances":[1.5,1.5]}',
    );
    expect(() =>
      v1.encodePredict(model, jsonPayload(`{"inputs":[${v2Input('a', 1)},${v2Input('b', 2)}]}`)),
    ).toThrow("in V2's form");
  });
});

describe('decodePredict', () => {
  test.each([
    ['whole numbers', '{"predictions":[1,1]}', [['predictions', 'INT64', [2], [1, 1]]]],
    ['fractions', '{"predictions":[[0.1,1]]}', [['predictions', 'FP64', [1, 2], [[0.1, 1]]]]],
    [
      'integers beyond 2^53',
      '{"predictions":[9007199254740993]}',
      [['predictions', 'INT64', [1], [9007199254740993n]]],
    ],
    ['null, which is NaN', '{"predictions":[null,2.5]}', [['predictions', 'FP64', [2], [NaN, 2.5]]]],
    ['bare NaN', '{"predictions": [NaN]}', [['predictions', 'FP64', [1], [NaN]]]],
    ['text', '{"predictions":["setosa"]}', [['predictions', 'BYTES', [1], ['setosa']]]],
    ['truth', '{"predictions":[true]}', [['predictions', 'BOOL', [1], [true]]]],
    [
      'the flower sample',
      '{"predictions":[{"scores":[0.9,0.1],"prediction":0,"key":"   1"}]}',
      [
        ['scores', 'FP64', [1, 2], [[0.9, 0.1]]],
        ['prediction', 'INT64', [1], [0]],
        ['key', 'BYTES', [1], ['   1']],
      ],
    ],
    ['columns', '{"outputs":{"y":[[2.5]]}}', [['y', 'FP64', [1, 1], [[2.5]]]]],
    ['one unnamed output', '{"outputs":[2.5]}', [['outputs', 'FP64', [1], [2.5]]]],
    ['explanations', '{"explanations":{"precision":0.5}}', [['precision', 'FP64', [], 0.5]]],
    ["Alibi's explanation", '{"meta":{},"data":{"anchor":["a"]}}', [['anchor', 'BYTES', [1], ['a']]]],
    [
      'ragged lists, as text',
      '{"predictions":[[1],[2,3]]}',
      [['predictions', 'BYTES', [2], ['[1]', '[2,3]']]],
    ],
    ['no predictions at all', '{"predictions":[]}', [['predictions', 'INT64', [0], []]]],
  ])('reads %s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test.each(['{"error":"Model with name x does not exist."}', '[]', '<html></html>', '', '{"data":[1]}'])(
    '%j is no V1 answer',
    (text) => {
      expect(outcome(() => v1.decodePredict(httpResponse(text)))).toBe('answer');
    },
  );

  test('turns anything into an answer or a problem', () => {
    const body = fc.oneof(
      fc.uint8Array(),
      fc.json().map((json) => Buffer.from(`{"predictions":${json}}`)),
      fc.json().map((json) => Buffer.from(`{"outputs":[${json},{"toString":1}]}`)),
    );
    fc.assert(
      fc.property(body, (bytes) => {
        expect(outcome(() => v1.decodePredict(httpResponse(bytes)))).toMatch(/^(ok|answer)$/);
      }),
    );
    const deep = `{"predictions":${'[{"a":'.repeat(20000)}1${'}]'.repeat(20000)}}`;
    expect(outcome(() => v1.decodePredict(httpResponse(deep)))).toMatch(/^(ok|answer)$/);
  });
});

describe('metadata, ready and models', () => {
  test("reads TensorFlow Serving's metadata, without the init op", () => {
    const metadata = `{"model_spec":{"name":"half","signature_name":"","version":"123"},"metadata":{"signature_def":
      {"signature_def":{"__saved_model_init_op":{"inputs":{},"outputs":{}},"other":{"inputs":{},"outputs":{}},
      "serving_default":{"inputs":{"x":${info('DT_FLOAT', '{"dim":[{"size":"-1","name":""},{"size":"4","name":""}],"unknown_rank":false}')},
      "any":${info('DT_STRING', '{"dim":[],"unknown_rank":true}')},"c":${info('DT_COMPLEX64', '{"dim":[]}')}},
      "outputs":{"y":${info('DT_INT64_REF', '{"dim":[],"unknown_rank":false}')}},"method_name":"tensorflow/serving/predict"}}}}}`;
    expect(v1.encodeMetadata(model).path).toBe('/v1/models/m/metadata');
    expect(v1.decodeMetadata(httpResponse(metadata))).toEqual({
      name: 'half',
      versions: ['123'],
      platform: 'tensorflow',
      signatures: [
        {
          name: 'serving_default',
          inputs: [
            { name: 'x', datatype: 'FP32', shape: [-1, 4] },
            { name: 'any', datatype: 'BYTES' },
          ],
          outputs: [{ name: 'y', datatype: 'INT64', shape: [] }],
        },
        { name: 'other', inputs: [], outputs: [] },
      ],
    });
    expect(outcome(() => v1.decodeMetadata(httpResponse('{"name":"m","ready":true}')))).toBe('answer');
  });

  test.each([
    ['{"name":"m","ready":true}', 200, true],
    ['{"name":"m","ready":"True"}', 200, true],
    ['{"name":"m","ready":false}', 200, false],
    ['{"name":"m","ready":"False"}', 200, false],
    ['{"model_version_status":[{"version":"1","state":"AVAILABLE"}]}', 200, true],
    ['{"model_version_status":[{"version":"1","state":"LOADING"}]}', 200, false],
    [
      '{"model_version_status":[{"version":"1","state":"END"},{"version":"2","state":"AVAILABLE"}]}',
      200,
      true,
    ],
    ['{"model_version_status":[]}', 200, false],
    ['{"error":"Model with name m does not exist."}', 404, false],
    ['{"error":"Model with name m is not ready."}', 503, false],
  ])('%s with status %d means ready: %s', (text, status, ready) => {
    expect(v1.decodeReady(httpResponse(text, {}, status))).toBe(ready);
  });

  test('a login page says nothing about the model', () => {
    expect(outcome(() => v1.decodeReady(httpResponse('', { location: '/login' }, 302)))).toBe('answer');
  });

  test('lists the models', () => {
    expect(v1.encodeModels().map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/models']);
    expect(v1.decodeModels(httpResponse('{"models":["a","b"]}'))).toEqual(['a', 'b']);
    expect(outcome(() => v1.decodeModels(httpResponse('{"detail":"Not Found"}')))).toBe('answer');
  });
});

function read(text: string): readonly (readonly [string, string, readonly number[], Json])[] {
  const { tensors, json } = v1.decodePredict(httpResponse(text));
  expect(json).toBe(text);
  return tensors.map((tensor) => [tensor.name, tensor.datatype, tensor.shape, plainValues(tensor)]);
}

function v2Input(name: string, rows: number): string {
  const data = Array.from({ length: rows }, () => 1.5).join(',');
  return `{"name":"${name}","shape":[${rows}],"datatype":"FP32","data":[${data}]}`;
}

function info(dtype: string, shape: string): string {
  return `{"dtype":"${dtype}","tensor_shape":${shape},"name":"x:0"}`;
}

test('the versions are those that are AVAILABLE', () => {
  const states = [
    { version: '1', state: 'END', status: { error_code: 'OK' } },
    { version: '2', state: 'AVAILABLE' },
    { version: '10', state: 'AVAILABLE' },
    { version: '11', state: 'LOADING' },
  ];
  const body = JSON.stringify({ model_version_status: states });
  expect(v1Codec.decodeVersions(httpResponse(body))).toEqual(['2', '10']);
  expect(() => v1Codec.decodeVersions(httpResponse('{"error":"no model"}'))).toThrow(
    'This is not an answer of the V1 protocol: it has no model_version_status.',
  );
});

test('a name of a model without a form in UTF-8 is refused', () => {
  expect(() => v1Codec.encodeReady({ ...model, name: 'm\uD800' })).toThrow(
    expect.objectContaining({
      kind: 'usage',
      summary: '"m\uFFFD" is not the name of a model: it is not valid text.',
      next: [{ text: 'Name the model with --model.', action: { kind: 'model' } }],
    }),
  );
});
