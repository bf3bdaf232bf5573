import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import * as v2Codec from '../../src/protocol/v2.js';
import { atOnce } from '../../src/runtime/work.js';
import { atOnceCodec, httpResponse, outcome, plainValues } from './wire.js';
import { propertyRuns } from '../fuzz/property-runs.js';

const { decodePredict } = atOnceCodec(v2Codec);

describe('decodePredict', () => {
  test('reads JSON and keeps its text', () => {
    const text =
      '{"model_name":"iris","model_version":"1","id":"x","outputs":[' +
      '{"name":"ids","shape":[2],"datatype":"INT64","data":[9007199254740993, 1]},' +
      '{"name":"p","shape":[1,2],"datatype":"FP32","data":[0.10000000149011612,NaN]}]}';
    const answer = decodePredict(httpResponse(text));
    expect(answer).toMatchObject({ json: text, modelName: 'iris', modelVersion: '1' });
    expect(answer.tensors.map(plainValues)).toEqual([[9007199254740993n, 1], [[0.1, NaN]]]);
  });

  test('reads binary outputs in order, mixed with JSON ones, whatever the content type', () => {
    const json =
      '{"model_name":"m","outputs":[' +
      '{"name":"a","shape":[2],"datatype":"FP16","parameters":{"binary_data_size":4}},' +
      '{"name":"b","shape":[1],"datatype":"BOOL","data":[true]},' +
      '{"name":"c","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":11,"kept":1}}]}';
    const binary = Buffer.from('003c00c00300000061626300000000', 'hex');
    const answer = decodePredict(withBinary(json, binary));
    expect(answer.tensors.map(plainValues)).toEqual([[1, -2], [true], ['abc', '']]);
    expect(answer.json).toBe(
      '{"model_name":"m","outputs":[' +
        '{"name":"a","shape":[2],"datatype":"FP16","data":[1.0,-2.0]},' +
        '{"name":"b","shape":[1],"datatype":"BOOL","data":[true]},' +
        '{"name":"c","shape":[2],"datatype":"BYTES","parameters":{"kept":1},"data":["abc",""]}]}',
    );
  });

  test('keeps the bytes that Triton writes into JSON as they are', () => {
    const [before, after] = ['{"outputs":[{"name":"y","shape":[1],"datatype":"BYTES","data":["a', '"]}]}'];
    const body = Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xd8]), Buffer.from(after)]);
    const answer = decodePredict(httpResponse(body));
    expect(answer.tensors[0]?.values).toEqual([Uint8Array.of(0x61, 0xff, 0xd8)]);
    expect(atOnce(v2Codec.decodePredict(httpResponse(body))).json).toEqual([body]);
  });

  test.each([
    ['an error', '{"error":"failed to load model"}', 'no outputs'],
    [
      'a shape that does not fit',
      output('"datatype":"FP32","shape":[2],"data":[1]'),
      'shape [2] has 2 values',
    ],
    ['a shape of words', output('"datatype":"FP32","shape":["a"],"data":[1]'), 'its shape is not'],
    [
      'a value out of range',
      output('"datatype":"INT8","shape":[1],"data":[128]'),
      '128 is not a value of INT8',
    ],
    ['no data', output('"datatype":"FP32","shape":[1]'), 'it has no data'],
    [
      'binary data that is missing',
      output('"datatype":"FP32","shape":[1],"parameters":{"binary_data_size":4}'),
      'shape [1] has 1 values, but there are 0',
    ],
  ])('%s is a problem', (_, text, message) => {
    expect(() => decodePredict(httpResponse(text))).toThrow(message);
    expect(outcome(() => decodePredict(httpResponse(text)))).toBe('answer');
  });

  test('lengths that do not add up are a problem', () => {
    const json = output('"datatype":"BOOL","shape":[1],"data":[true]');
    expect(() => decodePredict(withBinary(json, Buffer.from('ff')))).toThrow('0 bytes are stated');
    for (const length of ['9999', '-1', 'x']) {
      const response = httpResponse(json, { 'inference-header-content-length': length });
      expect(outcome(() => decodePredict(response))).toBe('answer');
    }
  });

  test('turns anything into an answer or a problem', () => {
    const datatype = fc.constantFrom('FP32', 'FP16', 'BYTES', 'INT64', 'BOOL', 'UINT8', 'x');
    const item = fc.record(
      {
        name: fc.oneof(fc.string(), fc.constant({ toString: 1 })),
        datatype,
        shape: fc.oneof(fc.array(fc.integer({ min: -1, max: 5 }), { maxLength: 3 }), fc.jsonValue()),
        data: fc.jsonValue(),
        parameters: fc.oneof(fc.record({ binary_data_size: fc.integer() }), fc.jsonValue()),
      },
      { requiredKeys: ['datatype'] },
    );
    const body = fc.oneof(
      fc.uint8Array(),
      fc
        .record({ outputs: fc.array(item), model_name: fc.jsonValue() })
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(body, fc.uint8Array({ maxLength: 20 }), (json, binary) => {
        expect(outcome(() => decodePredict(withBinary(Buffer.from(json), binary)))).toMatch(/^(ok|answer)$/);
        expect(outcome(() => decodePredict(httpResponse(json)))).toMatch(/^(ok|answer)$/);
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});

function output(fields: string): string {
  return `{"outputs":[{"name":"y",${fields}}]}`;
}

function withBinary(json: string | Uint8Array, binary: Uint8Array): ReturnType<typeof httpResponse> {
  const bytes = Buffer.from(json);
  const headers = { 'inference-header-content-length': String(bytes.byteLength) };
  return httpResponse(Buffer.concat([bytes, binary]), headers);
}
