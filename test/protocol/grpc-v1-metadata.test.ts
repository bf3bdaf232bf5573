import { expect, test } from 'vitest';

import * as grpcV1Codec from '../../src/protocol/grpc-v1.js';
import { readSignatures } from '../../src/protocol/tensorflow-signatures.js';
import {
  atOnceCodec,
  answerFromBytes,
  answerOverTheWire,
  grpcResponse,
  model,
  outcome,
  overTheWire,
} from './wire.js';

const grpcV1 = atOnceCodec(grpcV1Codec);

const service = 'tensorflow.serving.PredictionService';

test('asks for the signatures', () => {
  expect(overTheWire(grpcV1.encodeMetadata({ ...model, version: '2' }))).toEqual({
    model_spec: { name: 'm', version: { value: '2' } },
    metadata_field: ['signature_def'],
  });
});

test('reads the signatures out of their Any', () => {
  const response = answerOverTheWire(service, 'GetModelMetadata', {
    model_spec: { name: 'flower', version: { value: '1' } },
    metadata: {
      signature_def: {
        type_url: 'type.googleapis.com/tensorflow.serving.SignatureDefMap',
        value: {
          signature_def: {
            __saved_model_init_op: { outputs: { __saved_model_init_op: info('DT_INVALID') } },
            other: { inputs: { any: { dtype: 'DT_FLOAT', tensor_shape: { unknown_rank: true } } } },
            serving_default: {
              inputs: { image_bytes: info('DT_STRING', -1), key: info('DT_STRING', -1) },
              outputs: { scores: info('DT_FLOAT', -1, 6), step: info('DT_INT64') },
            },
          },
        },
      },
    },
  });
  expect(grpcV1.decodeMetadata(response)).toEqual({
    name: 'flower',
    versions: ['1'],
    platform: 'tensorflow',
    signatures: [
      {
        name: 'serving_default',
        inputs: [
          { name: 'image_bytes', datatype: 'BYTES', shape: [-1] },
          { name: 'key', datatype: 'BYTES', shape: [-1] },
        ],
        outputs: [
          { name: 'scores', datatype: 'FP32', shape: [-1, 6] },
          { name: 'step', datatype: 'INT64', shape: [] },
        ],
      },
      { name: 'other', inputs: [{ name: 'any', datatype: 'FP32' }], outputs: [] },
    ],
  });
});

test.each([
  ['serving_default', 'a', 'b'],
  ['a', 'serving_default', 'b'],
  ['a', 'b', 'serving_default'],
])('serving_default comes first, the others as they stand: %s, %s, %s', (...names) => {
  const signatures = readSignatures(Object.fromEntries(names.map((name) => [name, {}])));
  expect(signatures.map(({ name }) => name)).toEqual(['serving_default', 'a', 'b']);
});

test('metadata without signatures has none', () => {
  expect(grpcV1.decodeMetadata(grpcResponse({}))).toMatchObject({ name: '', versions: [], signatures: [] });
});

test('an Any on the wire is read as what it holds', () => {
  // metadata { key: "signature_def" value: Any { type_url: "t" value: SignatureDefMap { "s": {} } } }, by hand.
  const signature = Buffer.concat([field(1, Buffer.from('s')), field(2, Buffer.alloc(0))]);
  const any = Buffer.concat([field(1, Buffer.from('t')), field(2, field(1, signature))]);
  const entry = Buffer.concat([field(1, Buffer.from('signature_def')), field(2, any)]);
  const message = answerFromBytes(service, 'GetModelMetadata', field(2, entry));
  expect(grpcV1.decodeMetadata(grpcResponse(message)).signatures).toEqual([
    { name: 's', inputs: [], outputs: [] },
  ]);
});

test('a model that states its metadata is ready; NOT_FOUND is not; other failures say nothing', () => {
  expect(grpcV1.encodeReady(model)).toEqual(grpcV1.encodeMetadata(model));
  expect(grpcV1.decodeReady(grpcResponse({}))).toBe(true);
  expect(grpcV1.decodeReady(grpcResponse(undefined, 5, 'Servable not found for request: Latest(m)'))).toBe(
    false,
  );
  expect(outcome(() => grpcV1.decodeReady(grpcResponse(undefined, 12)))).toBe('answer');
});

test('has no call that lists models', () => {
  expect(grpcV1.encodeModels()).toEqual([]);
});

function info(dtype: string, ...sizes: readonly number[]): object {
  return { name: 'x:0', dtype, tensor_shape: { dim: sizes.map((size) => ({ size: String(size) })) } };
}

/** A length-delimited protobuf field. */
function field(number: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([number * 8 + 2, content.byteLength]), content]);
}
