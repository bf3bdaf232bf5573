import { describe, expect, test } from 'vitest';

import * as grpcV2Codec from '../../src/protocol/grpc-v2.js';
import * as v1Codec from '../../src/protocol/v1.js';
import * as v2Codec from '../../src/protocol/v2.js';
import { answerOverTheWire, atOnceCodec, httpResponse, outcome, plainValues } from './wire.js';

const v1 = atOnceCodec(v1Codec);
const v2 = atOnceCodec(v2Codec);
const grpcV2 = atOnceCodec(grpcV2Codec);

// pytorch/serve issue 1404 and kserve/kserve issue 2746, and what custom predictors answer.
describe('an answer that is not quite V2 is read, with a note', () => {
  test.each([
    ['"datatype":"STRING","shape":[1],"data":["a"]', 'BYTES', [1], ['a'], '"STRING" is read as BYTES'],
    ['"datatype":"fp32","shape":[1],"data":[1]', 'FP32', [1], [1], '"fp32" is read as FP32'],
    ['"datatype":"float64","shape":[1],"data":[1]', 'FP64', [1], [1], '"float64" is read as FP64'],
    ['"datatype":null,"shape":[1],"data":[1]', 'INT64', [1], [1], 'read as INT64, by its values'],
    ['"datatype":"FP8","shape":[1],"data":[1.0]', 'FP64', [1], [1], '"FP8" is not a datatype of V2'],
    [
      '"datatype":"FP32","shape":[-1,2],"data":[1,2,3,4]',
      'FP32',
      [2, 2],
      [
        [1, 2],
        [3, 4],
      ],
      'is read as [2,2]',
    ],
    ['"datatype":"BYTES","shape":[-1],"data":"abc"', 'BYTES', [1], ['abc'], 'is read as [1]'],
    ['"datatype":"FP32","data":[[1,2]]', 'FP32', [1, 2], [[1, 2]], 'has no shape'],
    ['"datatype":"BYTES","shape":[1],"data":[{"a":1}]', 'BYTES', [1], ['{"a":1}'], 'shown as JSON'],
    ['"datatype":"BYTES","shape":[1],"data":{"a":[1.0]}', 'BYTES', [1], ['{"a":[1.0]}'], 'shown as JSON'],
    ['"datatype":"BYTES","shape":[2],"data":[1,2]', 'BYTES', [2], ['1', '2'], 'shown as JSON'],
    ['"datatype":"BYTES","shape":[5],"data":["Today"]', 'BYTES', [1], ['Today'], 'counts the bytes'],
    ['"datatype":"BOOL","shape":[2],"data":[1,0]', 'BOOL', [2], [true, false], 'read as false and true'],
  ] as const)('%s', (fields, datatype, shape, values, note) => {
    const { tensors, notes, json } = v2.decodePredict(httpResponse(`{"outputs":[{"name":"o",${fields}}]}`));
    expect(tensors[0]).toMatchObject({ name: 'o', datatype, shape });
    expect(tensors.map(plainValues)).toEqual([values]);
    expect(notes?.join('\n')).toContain(note);
    expect(json).toBe(`{"outputs":[{"name":"o",${fields}}]}`);
  });

  test('a shape of text is a shape', () => {
    const { tensors } = v2.decodePredict(
      httpResponse('{"outputs":[{"name":"o","datatype":"INT8","shape":["1"],"data":[1]}]}'),
    );
    expect(tensors[0]?.shape).toEqual([1]);
  });

  test('a CloudEvent is taken off; its JSON stays', () => {
    const body = '{"specversion":"1.0","id":"x","source":"s","type":"t","data":{"predictions":[1]}}';
    const response = httpResponse(body, { 'content-type': 'application/cloudevents+json' });
    const { tensors, notes, json } = v1.decodePredict(response);
    expect(tensors.map(plainValues)).toEqual([[1]]);
    expect(notes).toEqual([expect.stringContaining('CloudEvent')]);
    expect(json).toBe(body);
  });

  test('a comma too many', () => {
    const { tensors, notes } = v1.decodePredict(httpResponse('{"predictions":[1,2],}'));
    expect(tensors.map(plainValues)).toEqual([[1, 2]]);
    expect(notes).toEqual([expect.stringContaining('comma')]);
  });

  test('over gRPC too', () => {
    const answer = grpcV2.decodePredict(
      answerOverTheWire('inference.GRPCInferenceService', 'ModelInfer', {
        outputs: [
          { name: 'o', datatype: 'STRING', shape: ['3'], contents: { bytes_contents: [Buffer.from('abc')] } },
          { name: 'p', datatype: 'fp32', shape: ['2'], contents: { fp32_contents: [1, 2] } },
        ],
      }),
    );
    expect(answer.tensors.map(plainValues)).toEqual([['abc'], [1, 2]]);
    expect(answer.notes).toHaveLength(3);
  });
});

describe('what cannot be read says why', () => {
  test.each([
    [
      '{"outputs":[{"name":"o","datatype":"FP32","shape":[2,2],"data":[1,2,3]}]}',
      'Output "o": shape [2,2] has 4 values, but there are 3',
    ],
    [
      '{"outputs":[{"name":"o","datatype":"FP32","shape":[1],"data":["a"]}]}',
      'Output "o": "a" is not a value of FP32',
    ],
    ['{"outputs":["o"]}', 'Output "output-0": it is not an object'],
    ['{"error":"boom"}', 'it has no outputs, but an error: boom'],
    ['', 'The answer is empty'],
  ])('%s', (body, message) => {
    expect(() => v2.decodePredict(httpResponse(body))).toThrow(message);
    expect(outcome(() => v2.decodePredict(httpResponse(body)))).toBe('answer');
  });

  test('an image is an image', () => {
    const image = httpResponse(Buffer.from('89504e470d0a1a0a', 'hex'), { 'content-type': 'image/png' });
    expect(() => v1.decodePredict(image)).toThrow('The answer is image/png of 8 bytes, and not JSON.');
  });

  test('null is no prediction', () => {
    expect(() => v1.decodePredict(httpResponse('{"predictions":null,"error":"boom"}'))).toThrow(
      'an error: boom',
    );
  });
});

test('an answer that was written with a point is a float', () => {
  expect(kinds('{"predictions":[1.0,0.0]}')).toEqual(['FP64']);
  expect(kinds('{"predictions":[1,0]}')).toEqual(['INT64']);
  expect(kinds('{"predictions":[{"10":1.0,"9":1}]}')).toEqual(['FP64', 'INT64']);
});

test('outputs keep their order, also when their names look like integers', () => {
  const { tensors } = v1.decodePredict(httpResponse('{"predictions":[{"10":1,"9":2}]}'));
  expect(tensors.map(({ name }) => name)).toEqual(['10', '9']);
});

function kinds(body: string): readonly string[] {
  return v1.decodePredict(httpResponse(body)).tensors.map(({ datatype }) => datatype);
}
