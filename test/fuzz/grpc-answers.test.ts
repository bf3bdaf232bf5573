import * as fc from 'fast-check';
import { fileURLToPath } from 'node:url';
import { loadSync, type MethodDefinition } from '@grpc/proto-loader';
import type { GrpcResponse } from '../../src/inference/exchange.js';
import * as grpcV1 from '../../src/protocol/grpc-v1.js';
import * as grpcV2 from '../../src/protocol/grpc-v2.js';
import { findMethod } from '../../src/transport/grpc-methods.js';
import { json, mutated, mutatedBytes } from './arbitraries.js';
import { boundary, valueOrProblem } from './boundary.js';
import { metadataV2, model } from './model-sample.js';

/** The messages of protos/, read as the program reads them. */
function methodOf(file: string, service: string, name: string): MethodDefinition<object, object> {
  const includeDirs = [fileURLToPath(new URL('../../protos/', import.meta.url))];
  const longs = { keepCase: true, longs: String, enums: String, defaults: false, oneofs: false };
  const members = loadSync(file, { includeDirs, ...longs })[service] as Record<
    string,
    MethodDefinition<object, object>
  >;
  const method = members[name];
  if (method === undefined) throw new Error(`no method ${name}`);
  return method;
}

const grpc = (message: unknown): GrpcResponse => ({
  transport: 'grpc',
  code: 0,
  details: '',
  headers: {},
  trailers: {},
  message,
});
const infer = methodOf('open_inference.proto', 'inference.GRPCInferenceService', 'ModelInfer');
const metadata = methodOf('open_inference.proto', 'inference.GRPCInferenceService', 'ModelMetadata');
const predict = methodOf('tensorflow_serving.proto', 'tensorflow.serving.PredictionService', 'Predict');

const messageV2 = {
  model_name: 'iris',
  outputs: [
    { name: 'a', datatype: 'FP32', shape: ['1', '2'], contents: { fp32_contents: [1, 2] } },
    { name: 'b', datatype: 'INT64', shape: ['1'], contents: { int64_contents: ['9007199254740993'] } },
  ],
  raw_output_contents: [new Uint8Array(8)],
};
const messageV1 = {
  outputs: {
    a: { dtype: 'DT_FLOAT', tensor_shape: { dim: [{ size: '2' }] }, float_val: [1, 2] },
    b: { dtype: 'DT_STRING', tensor_shape: {}, string_val: [new Uint8Array(2)] },
  },
  model_spec: { name: 'iris' },
};

const metadataMessage = {
  ...metadataV2,
  inputs: [{ name: 'a', datatype: 'FP32', shape: ['-1', '4'] }],
  outputs: [{ name: 'b', datatype: 'BYTES', shape: ['1'] }],
};

/** The message that the transport reads of these bytes; undefined where there is none, which it tells as a broken one. */
function decoded(service: string, name: string, bytes: Uint8Array): object | undefined {
  try {
    return findMethod(service, name).deserialize(Buffer.from(bytes));
  } catch (error) {
    if (error instanceof RangeError || tensorMethods.every((method) => method !== name)) return undefined;
    throw error;
  }
}
/** Those whose bytes isvc reads itself; proto-loader, which reads the others, throws what it likes. */
const tensorMethods = ['ModelInfer', 'Predict'];
const inferenceV2 = 'inference.GRPCInferenceService';
const predictionV1 = 'tensorflow.serving.PredictionService';

boundary(
  'gRPC V2: bytes of messages',
  mutatedBytes(infer.responseSerialize(messageV2), metadata.responseSerialize(metadataMessage)),
  (bytes) => {
    for (const message of [
      decoded(inferenceV2, 'ModelInfer', bytes),
      decoded(inferenceV2, 'ModelMetadata', bytes),
    ]) {
      valueOrProblem(() => grpcV2.decodePredict(grpc(message)));
      valueOrProblem(() => grpcV2.decodeMetadata(grpc(message)));
      valueOrProblem(() => grpcV2.decodeReady(grpc(message)));
      valueOrProblem(() => grpcV2.decodeModels(grpc(message)));
      valueOrProblem(() => grpcV2.decodeVersions(grpc(message), model));
    }
  },
);
boundary(
  'gRPC V2: fields of messages',
  fc.oneof(mutated(messageV2), mutated(metadataV2), json),
  (message) => {
    valueOrProblem(() => grpcV2.decodePredict(grpc(message)));
    valueOrProblem(() => grpcV2.decodeMetadata(grpc(message)));
  },
);
boundary('gRPC V1: bytes of messages', mutatedBytes(predict.responseSerialize(messageV1)), (bytes) => {
  for (const message of [
    decoded(predictionV1, 'Predict', bytes),
    decoded(predictionV1, 'GetModelMetadata', bytes),
  ]) {
    valueOrProblem(() => grpcV1.decodePredict(grpc(message)));
    valueOrProblem(() => grpcV1.decodeMetadata(grpc(message)));
    valueOrProblem(() => grpcV1.decodeReady(grpc(message)));
    valueOrProblem(() => grpcV1.decodeVersions(grpc(message)));
  }
});
boundary('gRPC V1: fields of messages', fc.oneof(mutated(messageV1), json), (message) => {
  valueOrProblem(() => grpcV1.decodePredict(grpc(message)));
  valueOrProblem(() => grpcV1.decodeMetadata(grpc(message)));
});
