import * as fc from 'fast-check';
import { fileURLToPath } from 'node:url';
import { loadSync, type MethodDefinition } from '@grpc/proto-loader';
import { afterAll, beforeAll } from 'vitest';
import type { GrpcResponse, HttpRequest, HttpResponse } from '../../src/inference/exchange.js';
import { stringifyJson } from '../../src/inference/json.js';
import { parseJson } from '../../src/inference/read-json.js';
import * as grpcV1 from '../../src/protocol/grpc-v1.js';
import * as grpcV2 from '../../src/protocol/grpc-v2.js';
import * as v1 from '../../src/protocol/v1.js';
import * as v2 from '../../src/protocol/v2.js';
import { findMethod } from '../../src/transport/grpc-methods.js';
import { openGrpc } from '../../src/transport/grpc.js';
import { openRest } from '../../src/transport/rest.js';
import { readyRequest } from '../transport/grpc-server.js';
import { startTcp, target, type Running } from '../transport/servers.js';
import { json, jsonText, mutated, mutatedBytes, text } from './arbitraries.js';
import { boundary, valueOrProblem } from './boundary.js';

const model = { name: 'iris', binary: false, verb: 'predict' } as const;
const http = (body: string | Uint8Array, headers: Record<string, string> = {}): HttpResponse => ({
  transport: 'http',
  status: 200,
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? Buffer.from(body) : body,
});

const metadataV2 = {
  name: 'iris',
  versions: ['1'],
  platform: 'x',
  inputs: [{ name: 'a', datatype: 'FP32', shape: [-1, 4], parameters: { content_type: 'np' } }],
  outputs: [{ name: 'b', datatype: 'BYTES', shape: [1], parameters: { labels: ['x'] } }],
};
const metadataV1 = {
  metadata: {
    signature_def: {
      signature_def: {
        serving_default: {
          inputs: {
            a: { dtype: 'DT_FLOAT', tensor_shape: { dim: [{ size: '-1', name: '' }], unknown_rank: false } },
          },
          outputs: {},
        },
      },
    },
  },
};

boundary(
  'V1: answers and metadata',
  jsonText(
    fc.oneof(
      mutated({ predictions: [[0.1, 2], { a: 'b' }, { b64: 'YQ==' }] }),
      mutated({ outputs: { a: [1] } }),
      mutated(metadataV1),
      mutated({ model_version_status: [{ version: '1', state: 'AVAILABLE' }] }),
    ),
  ),
  (body) => {
    for (const decode of [
      v1.decodePredict,
      v1.decodeMetadata,
      v1.decodeReady,
      v1.decodeModels,
      v1.decodeVersions,
    ]) {
      valueOrProblem<unknown>(() => decode(http(body)));
    }
  },
);

const outputsV2 = {
  model_name: 'iris',
  model_version: '1',
  id: 'x',
  parameters: { a: 1 },
  outputs: [
    { name: 'a', datatype: 'FP32', shape: [1, 2], data: [1.5, 2] },
    { name: 'b', datatype: 'INT64', shape: [1], data: [2 ** 53] },
    { name: 'c', datatype: 'BYTES', shape: [2], data: ['x', 'y'] },
    { name: 'd', datatype: 'BOOL', shape: [1], data: [true] },
    { name: 'e', datatype: 'FP16', shape: [1], parameters: { binary_data_size: 2 } },
  ],
};
boundary(
  'V2: answers and metadata as JSON',
  jsonText(
    fc.oneof(mutated(outputsV2), mutated(metadataV2), mutated([{ name: 'a', version: '1', state: 'READY' }])),
  ),
  (body) => {
    for (const decode of [v2.decodePredict, v2.decodeMetadata, v2.decodeReady, v2.decodeModels]) {
      valueOrProblem<unknown>(() => decode(http(body)));
    }
    valueOrProblem(() => v2.decodeVersions(http(body), model));
  },
);

const headV2 = JSON.stringify({
  outputs: [
    { name: 'a', datatype: 'FP32', shape: [2], parameters: { binary_data_size: 8 } },
    { name: 'b', datatype: 'BYTES', shape: [1], parameters: { binary_data_size: 5 } },
  ],
});
const binaryV2 = Buffer.concat([Buffer.from(headV2), Buffer.alloc(8, 1), Buffer.from([1, 0, 0, 0, 65])]);
boundary(
  'V2: binary tensors',
  fc.tuple(
    mutatedBytes(binaryV2),
    fc.oneof(fc.constant(String(headV2.length)), text, fc.integer().map(String)),
  ),
  ([body, length]) =>
    void valueOrProblem(() => v2.decodePredict(http(body, { 'inference-header-content-length': length }))),
);

boundary('names of models and versions in requests', fc.tuple(text, text), ([name, version]) => {
  const named = { ...model, name, version };
  const payload = { kind: 'json', text: '{}', value: {} } as const;
  for (const protocol of [v1, v2, grpcV1, grpcV2]) {
    valueOrProblem<unknown>(() => protocol.encodePredict(named, payload));
    valueOrProblem<unknown>(() => protocol.encodeMetadata(named));
    valueOrProblem<unknown>(() => protocol.encodeReady(named));
    valueOrProblem<unknown>(() => protocol.encodeVersions(named));
  }
});

boundary(
  'payloads as each protocol encodes them',
  jsonText(
    fc.oneof(
      mutated({ inputs: outputsV2.outputs }),
      mutated({ instances: [[1, 2], 'a'], signature_name: 's' }),
      json,
    ),
  ),
  (body) => {
    const value = valueOrProblem(() => parseJson(body));
    if (value instanceof Error) return;
    const payload = { kind: 'json', text: body, value } as const;
    valueOrProblem(() => stringifyJson(value));
    for (const protocol of [v1, v2, grpcV1, grpcV2]) {
      valueOrProblem<unknown>(() => protocol.encodePredict(model, payload));
      valueOrProblem<unknown>(() => protocol.encodePredict({ ...model, binary: true }, payload));
    }
  },
);

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

/** What the transport reads of these bytes, or undefined where they are no message: it tells that as a broken one. */
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

let server: Running;
let answer: Uint8Array = Buffer.alloc(0);
const never = new AbortController().signal;
const rest = openRest({ insecure: false });
const grpcTransport = openGrpc({ insecure: false });
beforeAll(async () => {
  server = await startTcp((socket) => socket.once('data', () => socket.end(answer)));
});
afterAll(async () => {
  rest.close();
  grpcTransport.close();
  await server.close();
});

const request: HttpRequest = { transport: 'http', method: 'POST', path: '/', headers: {}, body: '{}' };
const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\nset-cookie: a\r\n\r\n3\r\nabc\r\n0\r\n\r\n`;
const others = [
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}',
  'HTTP/1.1 101 x\r\nupgrade: y\r\nconnection: upgrade\r\n\r\n',
  'HTTP/1.0 200\r\ncontent-encoding: gzip\r\n\r\nabc',
];
boundary(
  'HTTP heads and bodies',
  mutatedBytes(Buffer.from(head), ...others.map((one) => Buffer.from(one))),
  async (bytes) => {
    answer = bytes;
    const { response, failure } = await rest.send(target(server.port), request, 20_000, never);
    if ((response === undefined) === (failure === undefined))
      throw new Error('neither a response nor a failure');
  },
);

const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
const frames = fc
  .array(
    fc.tuple(fc.integer({ min: 0, max: 10 }), fc.nat(255), fc.nat(3), fc.uint8Array({ maxLength: 20 })),
    { maxLength: 3 },
  )
  .map((all) =>
    Buffer.concat([
      settings,
      ...all.map(([type, flags, stream, some]) =>
        Buffer.concat([Buffer.from([0, 0, some.length, type, flags, 0, 0, 0, stream]), some]),
      ),
    ]),
  );
boundary(
  'HTTP/2 frames in answer to a gRPC call',
  fc.oneof(frames, fc.uint8Array({ maxLength: 60 })),
  async (bytes) => {
    answer = bytes;
    const { response, failure } = await grpcTransport.send(target(server.port), readyRequest, 20_000, never);
    if ((response === undefined) === (failure === undefined))
      throw new Error('neither a response nor a failure');
  },
);
