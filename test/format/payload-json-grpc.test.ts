import { loadSync } from '@grpc/proto-loader';
import { expect, test } from 'vitest';
import { grpcJson } from '../../src/format/payload-json.js';

/** The bytes that a message becomes by our own protos; JSON's base64 and text forms are read there as protobuf's JSON has them. */
function wire(file: string, service: string, method: string, message: object): Buffer {
  const definition = loadSync(file, { keepCase: true, longs: String, includeDirs: ['protos'] });
  const rpc = (definition[service] as Record<string, { requestSerialize: (value: object) => Buffer }>)[
    method
  ];
  if (rpc === undefined) throw new Error(`no ${method}`);
  return rpc.requestSerialize(message);
}

test.each([
  [
    'open_inference.proto',
    'inference.GRPCInferenceService',
    'ModelInfer',
    {
      model_name: 'echo',
      inputs: [
        { name: 'a', datatype: 'INT64', shape: ['1'], contents: { int64_contents: ['9007199254740993'] } },
        { name: 'b', datatype: 'BYTES', shape: ['1'], contents: { bytes_contents: [Buffer.from([0, 255])] } },
      ],
      raw_input_contents: [new Uint8Array([1, 2, 3])],
    },
  ],
  [
    'tensorflow_serving.proto',
    'tensorflow.serving.PredictionService',
    'Predict',
    {
      model_spec: { name: 'm', signature_name: 'serving_default' },
      inputs: { x: { dtype: 'DT_INT64', int64_val: ['-9223372036854775808'] } },
    },
  ],
])('%s: the JSON of a message is the same message', (file, service, method, message) => {
  const again = JSON.parse(grpcJson(message)) as object;
  expect(wire(file, service, method, again)).toEqual(wire(file, service, method, message));
});

test('what JSON has no number for is text, and a wrapped version is bare', () => {
  const message = {
    model_spec: { version: { value: '3' } },
    v: [NaN, -Infinity, 1.5, 2n],
    f: new Float32Array([0.5]),
  };
  expect(JSON.parse(grpcJson(message))).toEqual({
    model_spec: { version: '3' },
    v: ['NaN', '-Infinity', 1.5, '2'],
    f: [0.5],
  });
});
