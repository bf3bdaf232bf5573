import * as fc from 'fast-check';
import type { HttpResponse } from '../../src/inference/exchange.js';
import { stringifyJson } from '../../src/inference/json.js';
import { parseJson } from '../../src/inference/read-json.js';
import * as grpcV1 from '../../src/protocol/grpc-v1.js';
import * as grpcV2 from '../../src/protocol/grpc-v2.js';
import * as v1 from '../../src/protocol/v1.js';
import * as v2 from '../../src/protocol/v2.js';
import { json, jsonText, mutated, mutatedBytes, text } from './arbitraries.js';
import { boundary, valueOrProblem } from './boundary.js';
import { metadataV2, model } from './model-sample.js';

const http = (body: string | Uint8Array, headers: Record<string, string> = {}): HttpResponse => ({
  transport: 'http',
  status: 200,
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? Buffer.from(body) : body,
});

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
