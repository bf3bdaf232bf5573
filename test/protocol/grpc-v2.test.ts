import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { makeTensor } from '../../src/inference/make-tensor.js';
import * as grpcV2Codec from '../../src/protocol/grpc-v2.js';
import {
  atOnceCodec,
  plainValues,
  answerOverTheWire,
  grpcResponse,
  model,
  outcome,
  outcomeOfBytes,
  overTheWire,
} from './wire.js';
import { propertyRuns } from '../fuzz/property-runs.js';

const grpcV2 = atOnceCodec(grpcV2Codec);

const service = 'inference.GRPCInferenceService';

const tensors = [
  makeTensor('a', 'INT64', [2], [9223372036854775807n, -9007199254740993n]),
  makeTensor('b', 'UINT64', [1], [18446744073709551615n]),
  makeTensor('c', 'FP32', [1, 2], [0.1, NaN]),
  makeTensor('d', 'FP64', [1], [0.1]),
  makeTensor('e', 'INT8', [2], [-128, 127]),
  makeTensor('f', 'UINT16', [1], [65535]),
  makeTensor('g', 'BOOL', [2], [true, false]),
  makeTensor('h', 'BYTES', [2], ['é', { b64: '/w==' }]),
];

describe('encodePredict', () => {
  test('the server gets every typed value as it is', () => {
    const request = grpcV2.encodePredict({ ...model, version: '2' }, { kind: 'tensors', tensors });
    expect(request).toMatchObject({ transport: 'grpc', service, method: 'ModelInfer' });
    expect(overTheWire(request)).toEqual({
      model_name: 'm',
      model_version: '2',
      inputs: [
        {
          name: 'a',
          datatype: 'INT64',
          shape: ['2'],
          contents: { int64_contents: ['9223372036854775807', '-9007199254740993'] },
        },
        {
          name: 'b',
          datatype: 'UINT64',
          shape: ['1'],
          contents: { uint64_contents: ['18446744073709551615'] },
        },
        {
          name: 'c',
          datatype: 'FP32',
          shape: ['1', '2'],
          contents: { fp32_contents: [Math.fround(0.1), NaN] },
        },
        { name: 'd', datatype: 'FP64', shape: ['1'], contents: { fp64_contents: [0.1] } },
        { name: 'e', datatype: 'INT8', shape: ['2'], contents: { int_contents: [-128, 127] } },
        { name: 'f', datatype: 'UINT16', shape: ['1'], contents: { uint_contents: [65535] } },
        { name: 'g', datatype: 'BOOL', shape: ['2'], contents: { bool_contents: [true, false] } },
        {
          name: 'h',
          datatype: 'BYTES',
          shape: ['2'],
          contents: { bytes_contents: [Buffer.from('é'), Buffer.from([0xff])] },
        },
      ],
    });
  });

  test('binary sends all inputs raw, and so does one FP16', () => {
    const two = [makeTensor('x', 'INT32', [1], [-2]), makeTensor('y', 'BYTES', [1], ['ab'])];
    expect(
      overTheWire(grpcV2.encodePredict({ ...model, binary: true }, { kind: 'tensors', tensors: two })),
    ).toEqual({
      model_name: 'm',
      inputs: [
        { name: 'x', datatype: 'INT32', shape: ['1'] },
        { name: 'y', datatype: 'BYTES', shape: ['1'] },
      ],
      raw_input_contents: [Buffer.from('feffffff', 'hex'), Buffer.from('020000006162', 'hex')],
    });
    const half = [makeTensor('x', 'FP16', [1], [1]), ...two];
    const message = overTheWire(grpcV2.encodePredict(model, { kind: 'tensors', tensors: half }));
    expect(message).toHaveProperty('raw_input_contents.length', 3);
    expect(message).not.toHaveProperty('inputs[1].contents');
  });
});

describe('decodePredict', () => {
  test('reads typed contents, exactly', () => {
    const { inputs } = overTheWire(grpcV2.encodePredict(model, { kind: 'tensors', tensors })) as {
      readonly inputs: readonly object[];
    };
    const response = answerOverTheWire(service, 'ModelInfer', { model_name: 'm', outputs: inputs });
    expect(grpcV2.decodePredict(response).tensors).toEqual(tensors);
  });

  test.each([1, 3])('raw contents are for each output, and no others: %i for 2', (count) => {
    const response = answerOverTheWire(service, 'ModelInfer', {
      outputs: ['a', 'b'].map((name) => ({ name, datatype: 'UINT8', shape: ['1'] })),
      raw_output_contents: Array.from({ length: count }, () => Buffer.from([7])),
    });
    expect(() => grpcV2.decodePredict(response)).toThrow(
      `Output "a, b": there are 2 outputs, but ${count} raw contents.`,
    );
  });

  test("reads raw contents, and writes V2's REST form", () => {
    const response = answerOverTheWire(service, 'ModelInfer', {
      model_name: 'm',
      model_version: '1',
      id: 'x',
      parameters: { n: { int64_param: '9007199254740993' } },
      outputs: [
        { name: 'half', datatype: 'FP16', shape: ['1', '2'] },
        { name: 'bytes', datatype: 'BYTES', shape: ['2'], parameters: { kind: { string_param: 's' } } },
      ],
      raw_output_contents: [Buffer.from('003c00c0', 'hex'), Buffer.from('02000000616201000000ff', 'hex')],
    });
    const answer = grpcV2.decodePredict(response);
    expect(answer.tensors.map(plainValues)).toEqual([[[1, -2]], ['ab', { b64: '/w==' }]]);
    expect(answer).toMatchObject({ modelName: 'm', modelVersion: '1' });
    expect(answer.json).toBe(
      '{"model_name":"m","model_version":"1","id":"x","parameters":{"n":9007199254740993},"outputs":[' +
        '{"name":"half","datatype":"FP16","shape":[1,2],"data":[1.0,-2.0]},' +
        '{"name":"bytes","datatype":"BYTES","shape":[2],"parameters":{"kind":"s"},"data":["ab",{"b64":"/w=="}]}]}',
    );
  });

  test('a failed call is a problem with its code and words', () => {
    const failed = grpcResponse(undefined, 3, 'unexpected shape');
    expect(() => grpcV2.decodePredict(failed)).toThrow('code 3: unexpected shape');
    expect(outcome(() => grpcV2.decodePredict(failed))).toBe('answer');
  });

  test('turns any bytes and any message into an answer or a problem', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.object(), (bytes, message) => {
        const decoded = outcomeOfBytes(service, 'ModelInfer', bytes, grpcV2.decodePredict);
        expect(decoded).toMatch(/^(ok|answer|not protobuf)$/);
        for (const any of [
          message,
          { outputs: [message] },
          { outputs: [{ datatype: 'BYTES', shape: [], contents: message }] },
        ]) {
          expect(outcome(() => grpcV2.decodePredict(grpcResponse(any)))).toMatch(/^(ok|answer)$/);
        }
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});

describe('metadata, ready and models', () => {
  test('reads metadata, whose shapes are int64 as text', () => {
    expect(grpcV2.encodeMetadata({ ...model, version: '1' }).message).toEqual({ name: 'm', version: '1' });
    const response = answerOverTheWire(service, 'ModelMetadata', {
      name: 'm',
      versions: ['1'],
      platform: 'p',
      inputs: [{ name: 'x', datatype: 'FP32', shape: ['-1', '4'] }],
    });
    expect(grpcV2.decodeMetadata(response)).toEqual({
      name: 'm',
      versions: ['1'],
      platform: 'p',
      signatures: [{ name: '', inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 4] }], outputs: [] }],
    });
  });

  test('ready is what ModelReady says; Triton leaves it out for no, others know no such model', () => {
    expect(grpcV2.decodeReady(answerOverTheWire(service, 'ModelReady', { ready: true }))).toBe(true);
    expect(grpcV2.decodeReady(answerOverTheWire(service, 'ModelReady', {}))).toBe(false);
    expect(grpcV2.decodeReady(grpcResponse(undefined, 5))).toBe(false);
    expect(grpcV2.decodeReady(grpcResponse(undefined, 2, 'Model m not found'))).toBe(false);
    expect(outcome(() => grpcV2.decodeReady(grpcResponse(undefined, 12)))).toBe('answer');
  });

  test('lists the models of the repository', () => {
    expect(grpcV2.encodeModels().map(({ method }) => method)).toEqual(['RepositoryIndex']);
    const models = [{ name: 'a', version: '1' }, { name: 'a', version: '2' }, { name: 'b' }];
    expect(grpcV2.decodeModels(answerOverTheWire(service, 'RepositoryIndex', { models }))).toEqual([
      'a',
      'b',
    ]);
  });
});
