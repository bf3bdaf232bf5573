import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { ModelMetadata } from '../../src/inference/answer.js';
import type { TensorSpec } from '../../src/inference/tensor.js';
import * as grpcV1Codec from '../../src/protocol/grpc-v1.js';
import {
  atOnceCodec,
  plainValues,
  answerOverTheWire,
  grpcResponse,
  jsonPayload,
  model,
  outcome,
  outcomeOfBytes,
  overTheWire,
} from './wire.js';
import { propertyRuns } from '../fuzz/property-runs.js';

const grpcV1 = atOnceCodec(grpcV1Codec);

const service = 'tensorflow.serving.PredictionService';
const flower = '{"instances":[{"image_bytes":{"b64":"/9j/"},"key":"   1"}]}';
const flowerTensors = {
  image_bytes: { dtype: 'DT_STRING', tensor_shape: dims(1), string_val: [Buffer.from('ffd8ff', 'hex')] },
  key: { dtype: 'DT_STRING', tensor_shape: dims(1), string_val: [Buffer.from('   1')] },
};

describe('encodePredict', () => {
  test.each([
    [
      'with metadata',
      stating([
        { name: 'image_bytes', datatype: 'BYTES' },
        { name: 'key', datatype: 'BYTES' },
      ]),
    ],
    ['without', undefined],
  ])("sends KServe's flower example %s", (_, metadata) => {
    const request = grpcV1.encodePredict({ ...model, name: 'flower-grpc' }, jsonPayload(flower), metadata);
    expect(request).toMatchObject({ transport: 'grpc', service, method: 'Predict' });
    expect(overTheWire(request)).toEqual({
      model_spec: { name: 'flower-grpc', signature_name: 'serving_default' },
      inputs: flowerTensors,
    });
  });

  test.each([
    ['whole numbers', '[[1,2]]', { dtype: 'DT_INT64', tensor_shape: dims(1, 2), int64_val: ['1', '2'] }],
    ['others', '[1,2.5]', { dtype: 'DT_FLOAT', tensor_shape: dims(2), float_val: [1, 2.5] }],
    [
      'integers beyond 2^53',
      '[9007199254740993]',
      { dtype: 'DT_INT64', tensor_shape: dims(1), int64_val: ['9007199254740993'] },
    ],
    ['truth', '[true]', { dtype: 'DT_BOOL', tensor_shape: dims(1), bool_val: [true] }],
    ['a scalar', '1.5', { dtype: 'DT_FLOAT', tensor_shape: {}, float_val: [1.5] }],
  ])('without metadata, sees the type of %s', (_, values, tensor) => {
    const payload = jsonPayload(`{"inputs":{"x":${values}}}`);
    expect(overTheWire(grpcV1.encodePredict(model, payload))).toHaveProperty('inputs.x', tensor);
  });

  test.each<[TensorSpec['datatype'], string, object]>([
    ['FP32', '[1]', { dtype: 'DT_FLOAT', float_val: [1] }],
    ['FP64', '[0.1]', { dtype: 'DT_DOUBLE', double_val: [0.1] }],
    ['INT32', '[-1]', { dtype: 'DT_INT32', int_val: [-1] }],
    ['UINT8', '[255]', { dtype: 'DT_UINT8', int_val: [255] }],
    ['UINT32', '[4294967295]', { dtype: 'DT_UINT32', uint32_val: [4294967295] }],
    ['UINT64', '[18446744073709551615]', { dtype: 'DT_UINT64', uint64_val: ['18446744073709551615'] }],
    ['FP16', '[1]', { dtype: 'DT_HALF', half_val: [0x3c00] }],
    ['BF16', '[1]', { dtype: 'DT_BFLOAT16', half_val: [0x3f80] }],
  ])('sends %s as the metadata states it', (datatype, values, tensor) => {
    const metadata = stating([{ name: 'x', datatype }]);
    const request = grpcV1.encodePredict(model, jsonPayload(`{"instances":${values}}`), metadata);
    expect(overTheWire(request)).toHaveProperty('inputs.x', { tensor_shape: dims(1), ...tensor });
  });

  test('packs tensors when told, but for strings', () => {
    const payload = jsonPayload('{"inputs":{"x":[1.5],"s":["a"]}}');
    expect(overTheWire(grpcV1.encodePredict({ ...model, binary: true }, payload))).toHaveProperty('inputs', {
      x: { dtype: 'DT_FLOAT', tensor_shape: dims(1), tensor_content: Buffer.from('0000c03f', 'hex') },
      s: { dtype: 'DT_STRING', tensor_shape: dims(1), string_val: [Buffer.from('a')] },
    });
  });

  test('names the signature asked for, else the one in the body, and the version', () => {
    expect(askingFor({})).toHaveProperty('model_spec', { name: 'm', signature_name: 's' });
    expect(askingFor({ signature: 't', version: '3' })).toHaveProperty('model_spec', {
      name: 'm',
      signature_name: 't',
      version: { value: '3' },
    });
    expect(askingFor({ version: 'stable' })).toHaveProperty('model_spec.version_label', 'stable');
    for (const value of ['1700000000000000000', '9223372036854775807'])
      expect(askingFor({ version: value })).toHaveProperty('model_spec.version', { value });
    const label = '9223372036854775808';
    expect(askingFor({ version: label })).toHaveProperty('model_spec.version_label', label);
  });

  test("takes V2's form, with the outputs it asks for", () => {
    const text =
      '{"inputs":[{"name":"x","shape":[1],"datatype":"INT8","data":[1]}],"outputs":[{"name":"y"}]}';
    expect(overTheWire(grpcV1.encodePredict(model, jsonPayload(text)))).toMatchObject({
      inputs: { x: { dtype: 'DT_INT8', int_val: [1] } },
      output_filter: ['y'],
    });
  });

  test.each([
    ['bare rows without metadata', '{"instances":[1]}', undefined, 'does not say which input'],
    [
      'what the model does not take',
      '{"instances":[{"x":"abc"}]}',
      stating([{ name: 'x', datatype: 'INT32' }]),
      '"abc" is not a value of INT32',
    ],
  ])('refuses %s', (_, text, metadata, message) => {
    expect(() => grpcV1.encodePredict(model, jsonPayload(text), metadata)).toThrow(message);
  });
});

describe('decodePredict', () => {
  test("reads the flower model's answer", () => {
    const response = answerOverTheWire(service, 'Predict', {
      model_spec: { name: 'flower', version: { value: '1' }, signature_name: 'serving_default' },
      outputs: {
        scores: { dtype: 'DT_FLOAT', tensor_shape: dims(1, 3), float_val: [0.1, 0.25, 1e-7] },
        prediction: { dtype: 'DT_INT64', tensor_shape: dims(1), int64_val: ['9007199254740993'] },
        key: {
          dtype: 'DT_STRING',
          tensor_shape: dims(2),
          string_val: [Buffer.from('   1'), Buffer.from([255])],
        },
      },
    });
    const answer = grpcV1.decodePredict(response);
    expect(answer.tensors.map(({ name, datatype, shape }) => [name, datatype, shape])).toEqual([
      ['scores', 'FP32', [1, 3]],
      ['prediction', 'INT64', [1]],
      ['key', 'BYTES', [2]],
    ]);
    expect(answer).toMatchObject({ modelName: 'flower', modelVersion: '1' });
    expect(answer.json).toBe(
      '{"outputs":{"scores":[[0.1,0.25,1e-7]],"prediction":[9007199254740993],"key":["   1",{"b64":"/w=="}]},' +
        '"model_spec":{"name":"flower","signature_name":"serving_default","version":"1"},' +
        '"datatypes":{"scores":"DT_FLOAT","prediction":"DT_INT64","key":"DT_STRING"}}',
    );
  });

  test.each<[string, object, unknown]>([
    [
      'a short list repeats its last value',
      { dtype: 'DT_FLOAT', tensor_shape: dims(3), float_val: [1, 2] },
      [1, 2, 2],
    ],
    ['an empty list is zeros', { dtype: 'DT_INT64', tensor_shape: dims(2) }, [0, 0]],
    ['an empty list of strings is empty strings', { dtype: 'DT_STRING', tensor_shape: dims(1) }, ['']],
    ['no shape is a scalar', { dtype: 'DT_BOOL', bool_val: [true] }, true],
    ['a dimension of 0', { dtype: 'DT_DOUBLE', tensor_shape: dims(0) }, []],
    ['bits of DT_HALF', { dtype: 'DT_HALF', tensor_shape: dims(1), half_val: [0x3c00] }, [1]],
    ['DT_UINT16 in int_val', { dtype: 'DT_UINT16', tensor_shape: dims(1), int_val: [65535] }, [65535]],
    [
      'packed values',
      { dtype: 'DT_INT64', tensor_shape: dims(1), tensor_content: Buffer.from('feffffffffffffff', 'hex') },
      [-2],
    ],
    [
      'packed strings: lengths first',
      { dtype: 'DT_STRING', tensor_shape: dims(2), tensor_content: Buffer.from('0201616263', 'hex') },
      ['ab', 'c'],
    ],
  ])('%s', (_, y, expected) => {
    const answer = grpcV1.decodePredict(answerOverTheWire(service, 'Predict', { outputs: { y } }));
    expect(answer.tensors.map(plainValues)).toEqual([expected]);
  });

  test.each([
    ['a complex tensor', { dtype: 'DT_COMPLEX64', tensor_shape: dims(1) }, 'it is DT_COMPLEX64'],
    [
      'a tensor that claims to be huge',
      { dtype: 'DT_FLOAT', tensor_shape: dims(1e6, 1e6) },
      'it states 1000000000000',
    ],
    [
      'packed values that do not fit',
      { dtype: 'DT_FLOAT', tensor_shape: dims(2), tensor_content: Buffer.alloc(4) },
      'shape [2] has 2 values, but there are 1',
    ],
    [
      'packed strings that do not fit',
      { dtype: 'DT_STRING', tensor_shape: dims(1), tensor_content: Buffer.from('0561', 'hex') },
      'its strings do not add up',
    ],
    ['too many values', { dtype: 'DT_FLOAT', tensor_shape: dims(1), float_val: [1, 2] }, 'there are 2'],
  ])('%s is a problem', (_, y, message) => {
    const response = answerOverTheWire(service, 'Predict', { outputs: { y } });
    expect(() => grpcV1.decodePredict(response)).toThrow(message);
    expect(outcome(() => grpcV1.decodePredict(response))).toBe('answer');
  });

  test('turns any bytes and any message into an answer or a problem', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.object(), (bytes, message) => {
        expect(outcomeOfBytes(service, 'Predict', bytes, grpcV1.decodePredict)).toMatch(
          /^(ok|answer|not protobuf)$/,
        );
        for (const any of [
          message,
          { outputs: message },
          { outputs: { y: { dtype: 'DT_STRING', ...message } } },
        ]) {
          expect(outcome(() => grpcV1.decodePredict(grpcResponse(any)))).toMatch(/^(ok|answer)$/);
        }
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});

function askingFor(asked: object): object {
  const payload = jsonPayload('{"signature_name":"s","inputs":{"x":1}}');
  return overTheWire(grpcV1.encodePredict({ ...model, ...asked }, payload));
}

function dims(...sizes: readonly number[]): object {
  return { dim: sizes.map((size) => (size === 0 ? {} : { size: String(size) })) };
}

function stating(inputs: readonly TensorSpec[]): ModelMetadata {
  return { name: 'm', versions: [], signatures: [{ name: 'serving_default', inputs, outputs: [] }] };
}
