import { fileURLToPath } from 'node:url';

import { loadSync } from '@grpc/proto-loader';
import { expect, test } from 'vitest';

import { sampleFlowerPng } from '../../../src/demo/models/sample-images.js';
import { grpcClient, statusOf } from './grpc-client.js';
import { serveModel } from './serving.js';

const service = 'tensorflow.serving.PredictionService';
const one = { dim: [{ size: '1' }] };
const image = { dtype: 7, tensor_shape: one, string_val: [Buffer.from(sampleFlowerPng, 'base64')] };
const key = { dtype: 7, tensor_shape: one, string_val: [Buffer.from('1')] };
const flower = { model_spec: { name: 'flower-grpc' }, inputs: { image_bytes: image, key } };

type Scores = { readonly outputs: Record<string, { readonly float_val: readonly number[] }> };

test("answers KServe's flower request with six scores, the best of them, and the key", async () => {
  await using server = await serveModel('flower-grpc');
  using client = grpcClient('tensorflow.proto', service, server.port);
  const answer = await client.call('Predict', flower);
  expect(answer).toMatchObject({
    model_spec: { name: 'flower-grpc', version: { value: '1' }, signature_name: 'serving_default' },
    outputs: {
      scores: { dtype: 1, tensor_shape: { dim: [{ size: '1' }, { size: '6' }] } },
      prediction: { dtype: 9, tensor_shape: one, int64_val: ['1'] },
      key,
    },
  });
  const scores = (answer as Scores).outputs['scores']?.float_val ?? [];
  expect(scores).toHaveLength(6);
  expect(scores.reduce((sum, score) => sum + score)).toBeCloseTo(1, 5);
  expect(Math.max(...scores)).toBe(scores[1]);
});

test('answers only the outputs that were asked for', async () => {
  await using server = await serveModel('flower-grpc');
  using client = grpcClient('tensorflow.proto', service, server.port);
  const answer = await client.call('Predict', { ...flower, output_filter: ['prediction'] });
  expect(Object.keys((answer as Scores).outputs)).toEqual(['prediction']);
});

test('states its signature in an Any, and the one without inputs beside it', async () => {
  await using server = await serveModel('flower-grpc');
  using client = grpcClient('tensorflow.proto', service, server.port);
  const answer = await client.call('GetModelMetadata', {
    model_spec: { name: 'flower-grpc' },
    metadata_field: ['signature_def'],
  });
  const { metadata } = answer as { metadata: Record<string, { type_url: string; value: Buffer }> };
  const { type_url, value } = metadata['signature_def'] ?? { type_url: '', value: Buffer.alloc(0) };
  expect(type_url).toBe('type.googleapis.com/tensorflow.serving.SignatureDefMap');
  const free = { dim: [{ size: '-1' }] };
  expect(decodeSignatures(value)).toMatchObject({
    signature_def: {
      __saved_model_init_op: { outputs: { __saved_model_init_op: { tensor_shape: { unknown_rank: true } } } },
      serving_default: {
        inputs: { image_bytes: { dtype: 7, tensor_shape: free }, key: { dtype: 7, tensor_shape: free } },
        outputs: {
          scores: { dtype: 1, tensor_shape: { dim: [{ size: '-1' }, { size: '6' }] } },
          prediction: { dtype: 9, tensor_shape: free },
        },
        method_name: 'tensorflow/serving/predict',
      },
    },
  });
});

test.each([
  ['DT_FLOAT', 1, { float_val: [0.5, -1, Infinity] }],
  ['DT_DOUBLE', 2, { double_val: [0.1, 2 ** 60, -1e300] }],
  ['DT_INT32', 3, { int_val: [-2147483648, 0, 7] }],
  ['DT_UINT8', 4, { int_val: [0, 1, 255] }],
  ['DT_INT16', 5, { int_val: [-32768, 0, 32767] }],
  ['DT_INT8', 6, { int_val: [-128, 0, 127] }],
  ['DT_STRING', 7, { string_val: [Buffer.from('a'), Buffer.from([0xff]), Buffer.alloc(0)] }],
  ['DT_INT64', 9, { int64_val: ['-9223372036854775808', '9007199254740993', '9223372036854775807'] }],
  ['DT_BOOL', 10, { bool_val: [true, false, true] }],
  ['DT_BFLOAT16', 14, { half_val: [0x3f80, 0x8000, 0xff80] }],
  ['DT_UINT16', 17, { int_val: [0, 1, 65535] }],
  ['DT_HALF', 19, { half_val: [0x3c00, 0x0001, 0x7c00] }],
  ['DT_UINT32', 22, { uint32_val: [0, 1, 4294967295] }],
  ['DT_UINT64', 23, { uint64_val: ['0', '9007199254740993', '18446744073709551615'] }],
])('echoes %s', async (_, dtype, values) => {
  await using server = await serveModel('echo-tf');
  using client = grpcClient('tensorflow.proto', service, server.port);
  const x = { dtype, tensor_shape: { dim: [{ size: '3' }] }, ...values };
  expect(await client.call('Predict', { model_spec: { name: 'echo-tf' }, inputs: { x } })).toMatchObject({
    outputs: { x },
  });
});

test('reads tensor_content, and repeats the last value of a list that is too short', async () => {
  await using server = await serveModel('half-plus-two-grpc');
  using client = grpcClient('tensorflow.proto', service, server.port);
  const ask = (x: object) =>
    client.call('Predict', { model_spec: { name: 'half-plus-two-grpc' }, inputs: { x: { dtype: 1, ...x } } });
  const three = { dim: [{ size: '3' }] };
  const content = Buffer.from(Float32Array.of(1, 2, 5).buffer);
  expect(await ask({ tensor_shape: three, tensor_content: content })).toMatchObject({
    outputs: { y: { float_val: [2.5, 3, 4.5] } },
  });
  expect(await ask({ tensor_shape: three, float_val: [1, 5] })).toMatchObject({
    outputs: { y: { float_val: [2.5, 4.5, 4.5] } },
  });
});

const { inputs } = flower;
test.each<[string, string, object, number, string]>([
  ['another model', 'Predict', { model_spec: { name: 'x' } }, 5, 'Servable not found for request: Latest(x)'],
  [
    'another version',
    'Predict',
    { model_spec: { name: 'flower-grpc', version: { value: 9 } } },
    5,
    'Servable not found for request: Specific(flower-grpc, 9)',
  ],
  [
    'another signature',
    'Predict',
    { inputs, model_spec: { name: 'flower-grpc', signature_name: 's' } },
    9,
    'Serving signature key "s" not found.',
  ],
  [
    'a missing input',
    'Predict',
    { ...flower, inputs: { image_bytes: image } },
    3,
    'input size does not match signature',
  ],
  [
    'a wrong dtype',
    'Predict',
    { ...flower, inputs: { image_bytes: image, key: { ...key, dtype: 9, int64_val: [1] } } },
    3,
    'to be string but int64',
  ],
  [
    'a huge shape',
    'Predict',
    {
      ...flower,
      inputs: { image_bytes: image, key: { ...key, tensor_shape: { dim: [{ size: '4294967296' }] } } },
    },
    3,
    'invalid shape [4294967296]',
  ],
  ['no picture', 'Predict', { ...flower, inputs: { image_bytes: key, key } }, 3, 'Unknown image file format'],
  ['an unknown output', 'Predict', { ...flower, output_filter: ['y'] }, 3, 'not found in signature: y'],
  ['another method', 'Classify', {}, 12, ''],
])('refuses %s', async (_, method, message, code, details) => {
  await using server = await serveModel('flower-grpc');
  using client = grpcClient('tensorflow.proto', service, server.port);
  expect(await statusOf(client.call(method, message))).toEqual([code, expect.stringContaining(details)]);
});

test('a server may lack GetModelMetadata', async () => {
  await using server = await serveModel('echo-tf');
  using client = grpcClient('tensorflow.proto', service, server.port);
  expect(await statusOf(client.call('GetModelMetadata', {}))).toEqual([12, expect.any(String)]);
});

function decodeSignatures(bytes: Buffer): object {
  const file = fileURLToPath(new URL('tensorflow.proto', import.meta.url));
  const decoder: unknown = loadSync(file, { keepCase: true, longs: String })['tensorflow.serving.Decoder'];
  const { Decode } = decoder as {
    readonly Decode: { readonly responseDeserialize: (bytes: Buffer) => object };
  };
  return Decode.responseDeserialize(bytes);
}
