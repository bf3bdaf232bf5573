import { expect, test } from 'vitest';

import { grpcClient, statusOf } from './grpc-client.js';
import { serveModel } from './serving.js';

const service = 'inference.GRPCInferenceService';

/** Two flowers, and what the model says of them. */
const iris = {
  model_name: 'iris-grpc',
  inputs: [
    {
      name: 'input-0',
      datatype: 'FP32',
      shape: [2, 4],
      contents: { fp32_contents: [6.8, 2.8, 4.8, 1.4, 5.1, 3.5, 1.4, 0.2] },
    },
  ],
};

test('states itself, its model and its tensors', async () => {
  await using server = await serveModel('iris-grpc');
  using client = grpcClient('v2.proto', service, server.port);
  expect(await client.call('ServerLive', {})).toEqual({ on: true });
  expect(await client.call('ServerReady', {})).toEqual({ on: true });
  expect(await client.call('ModelReady', { name: 'iris-grpc' })).toEqual({ on: true });
  expect(await client.call('ServerMetadata', {})).toMatchObject({ name: 'kserve', version: '0.21.0' });
  expect(await client.call('ModelMetadata', { name: 'iris-grpc' })).toMatchObject({
    name: 'iris-grpc',
    inputs: [{ name: 'input-0', datatype: 'FP32', shape: ['-1', '4'] }],
    outputs: [
      { name: 'predict', datatype: 'INT64', shape: ['-1'] },
      { name: 'probabilities', datatype: 'FP32', shape: ['-1', '3'] },
    ],
  });
});

test('infers, and answers typed what came typed and raw what came raw', async () => {
  await using server = await serveModel('iris-grpc');
  using client = grpcClient('v2.proto', service, server.port);
  const typed = await client.call('ModelInfer', { ...iris, id: '7', outputs: [{ name: 'predict' }] });
  expect(typed).toMatchObject({
    model_name: 'iris-grpc',
    id: '7',
    outputs: [{ name: 'predict', datatype: 'INT64', shape: ['2'], contents: { int64_contents: ['1', '0'] } }],
  });
  const raw = Buffer.from(Float32Array.from([6.8, 2.8, 4.8, 1.4]).buffer);
  const answer = await client.call('ModelInfer', {
    ...iris,
    inputs: [{ name: 'input-0', datatype: 'FP32', shape: [1, 4] }],
    raw_input_contents: [raw],
  });
  expect(answer).toMatchObject({
    outputs: [
      { name: 'predict', datatype: 'INT64', shape: ['1'] },
      { name: 'probabilities', datatype: 'FP32', shape: ['1', '3'] },
    ],
    raw_output_contents: [Buffer.from(BigInt64Array.of(1n).buffer), expect.any(Buffer)],
  });
});

test.each([
  ['BOOL', 'bool_contents', [true, false, true]],
  ['INT8', 'int_contents', [-128, 0, 127]],
  ['INT16', 'int_contents', [-32768, 0, 32767]],
  ['INT32', 'int_contents', [-2147483648, 0, 2147483647]],
  ['INT64', 'int64_contents', ['-9223372036854775808', '9007199254740993', '9223372036854775807']],
  ['UINT8', 'uint_contents', [0, 1, 255]],
  ['UINT16', 'uint_contents', [0, 1, 65535]],
  ['UINT32', 'uint_contents', [0, 1, 4294967295]],
  ['UINT64', 'uint64_contents', ['0', '9007199254740993', '18446744073709551615']],
  ['FP32', 'fp32_contents', [0.5, -0, Infinity]],
  ['FP64', 'fp64_contents', [0.1, NaN, -1e300]],
  ['BYTES', 'bytes_contents', [Buffer.from('é"'), Buffer.from([0xff, 0]), Buffer.alloc(0)]],
])('echoes %s in %s', async (datatype, field, values) => {
  await using server = await serveModel('echo-grpc');
  using client = grpcClient('v2.proto', service, server.port);
  const tensor = { name: 'x', datatype, shape: ['3'], contents: { [field]: values } };
  const answer = await client.call('ModelInfer', { model_name: 'echo-grpc', inputs: [tensor] });
  expect(answer).toMatchObject({ outputs: [tensor] });
});

test("gives the probabilities that scikit-learn's predict_proba gives", async () => {
  await using server = await serveModel('iris-grpc');
  using client = grpcClient('v2.proto', service, server.port);
  const answer = await client.call('ModelInfer', { ...iris, outputs: [{ name: 'probabilities' }] });
  expect(answer).toMatchObject({
    outputs: [
      {
        contents: {
          fp32_contents: [0.001116, 0.801271, 0.197613, 0.981657, 0.018343, 0].map((value): unknown =>
            expect.closeTo(value, 5),
          ),
        },
      },
    ],
  });
});

test('echoes FP16 raw, the only way it has', async () => {
  await using server = await serveModel('echo-grpc');
  using client = grpcClient('v2.proto', service, server.port);
  const raw = Buffer.from(Uint16Array.of(0x3c00, 0x7bff, 0x0001, 0xfc00, 0x8000).buffer);
  const answer = await client.call('ModelInfer', {
    model_name: 'echo-grpc',
    inputs: [{ name: 'x', datatype: 'FP16', shape: [5] }],
    raw_input_contents: [raw],
  });
  expect(answer).toMatchObject({ raw_output_contents: [raw] });
});

const [irisInput] = iris.inputs;
test.each<[string, string, object, number, RegExp]>([
  ['another model', 'ModelInfer', { ...iris, model_name: 'x' }, 5, /^Model with name x does not exist\.$/],
  ['no such model ready', 'ModelReady', { name: 'x' }, 5, /^Model with name x does not exist\.$/],
  [
    'both contents',
    'ModelInfer',
    { ...iris, raw_input_contents: [Buffer.alloc(32)] },
    3,
    /contents field must not/,
  ],
  [
    'too many raws',
    'ModelInfer',
    { ...iris, raw_input_contents: [Buffer.alloc(1), Buffer.alloc(1)] },
    3,
    /number of inputs \(1\)/,
  ],
  ['no inputs', 'ModelInfer', { model_name: 'iris-grpc' }, 3, /expected 1 inputs but got 0/],
  [
    'wrong shape',
    'ModelInfer',
    { ...iris, inputs: [{ ...irisInput, shape: [4, 2] }] },
    3,
    /Expected \[-1,4\], got \[4,2\]/,
  ],
  [
    'wrong count',
    'ModelInfer',
    { ...iris, inputs: [{ ...irisInput, shape: [1, 4] }] },
    3,
    /elements 8 for input/,
  ],
  [
    'wrong type',
    'ModelInfer',
    { ...iris, inputs: [{ ...irisInput, datatype: 'FP33' }] },
    3,
    /^invalid datatype FP33/,
  ],
  [
    'unknown output',
    'ModelInfer',
    { ...iris, outputs: [{ name: 'y' }] },
    3,
    /^Unexpected inference output 'y'/,
  ],
  [
    'a negative shape',
    'ModelInfer',
    { ...iris, inputs: [{ ...irisInput, shape: [-2, -4] }] },
    3,
    /^invalid shape \[-2,-4\]/,
  ],
  ['no such method', 'RepositoryIndex', {}, 12, /^Method not found!$/],
  [
    'too large',
    'ModelInfer',
    { ...iris, raw_input_contents: [Buffer.alloc(9_000_000)] },
    8,
    /larger than max/,
  ],
])('refuses %s', async (_, method, message, code, details) => {
  await using server = await serveModel('iris-grpc');
  using client = grpcClient('v2.proto', service, server.port);
  const status = await statusOf(client.call(method, message));
  expect(status).toEqual([code, expect.stringMatching(details)]);
});
