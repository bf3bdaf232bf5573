import { expect, test } from 'vitest';

import type { Payload } from '../../src/inference/payload.js';
import * as grpcV2Codec from '../../src/protocol/grpc-v2.js';
import { atOnceCodec, jsonPayload, model, outcome, overTheWire } from './wire.js';

const grpcV2 = atOnceCodec(grpcV2Codec);

test("takes KServe's grpcurl body, and calls the model that it is told to", () => {
  const text = `{"model_name":"other","inputs":[{"name":"input-0","shape":[2,4],"datatype":"FP32",
    "contents":{"fp32_contents":[6.8,2.8,4.8,1.4,6.0,3.4,4.5,1.6]}}]}`;
  const values = [6.8, 2.8, 4.8, 1.4, 6.0, 3.4, 4.5, 1.6].map(Math.fround);
  expect(overTheWire(grpcV2.encodePredict(model, jsonPayload(text)))).toEqual({
    model_name: 'm',
    inputs: [{ name: 'input-0', datatype: 'FP32', shape: ['2', '4'], contents: { fp32_contents: values } }],
  });
});

test.each([
  [
    'camel case and integers as text',
    '{"inputs":[{"name":"x","shape":["1"],"datatype":"INT64","contents":{"int64Contents":["9007199254740993"]}}]}',
    { int64_contents: ['9007199254740993'] },
  ],
  [
    'bytes in base64',
    '{"inputs":[{"name":"x","shape":[1],"datatype":"BYTES","contents":{"bytesContents":["YWI="]}}]}',
    { bytes_contents: [Buffer.from('ab')] },
  ],
  [
    'raw contents',
    '{"inputs":[{"name":"x","shape":[1],"datatype":"INT32"}],"rawInputContents":["/v///w=="]}',
    { int_contents: [-2] },
  ],
  [
    "V2's REST form",
    '{"inputs":[{"name":"x","shape":[1,1],"datatype":"INT32","data":[[7]]}]}',
    { int_contents: [7] },
  ],
  ["V1's rows", '{"instances":[{"x":true}]}', { bool_contents: [true] }],
])('takes %s', (_, text, contents) => {
  const message = overTheWire(grpcV2.encodePredict(model, jsonPayload(text)));
  expect(message).toHaveProperty('inputs[0].contents', contents);
});

test('keeps the id, the outputs asked for and the parameters', () => {
  const text = `{"id":"7","parameters":{"priority":9007199254740993,"rate":0.5,"u":{"uint64_param":18446744073709551615}},
    "inputs":[{"name":"x","shape":[1],"datatype":"BYTES","parameters":{"content_type":"str"},"data":["a"]}],
    "outputs":[{"name":"y","parameters":{"top":true}}]}`;
  expect(overTheWire(grpcV2.encodePredict(model, jsonPayload(text)))).toMatchObject({
    id: '7',
    parameters: {
      priority: { int64_param: '9007199254740993' },
      rate: { double_param: 0.5 },
      u: { uint64_param: '18446744073709551615' },
    },
    inputs: [{ parameters: { content_type: { string_param: 'str' } } }],
    outputs: [{ name: 'y', parameters: { top: { bool_param: true } } }],
  });
});

test.each([
  ['an integer that is text', typed('INT32', '"int_contents":["abc"]'), '"abc" is not a value of INT32'],
  ['2^63', typed('INT64', '"int64_contents":[9223372036854775808]'), '9223372036854775808 is not a value'],
  ['bytes that are no base64', typed('BYTES', '"bytes_contents":["é"]'), 'its bytes are not base64'],
  ['no contents', typed('FP32', ''), 'shape [1] has 1 values, but there are 0'],
  [
    'a list as a parameter',
    jsonPayload(
      '{"parameters":{"p":[]},"inputs":[{"name":"x","shape":[1],"datatype":"BOOL","data":[true]}]}',
    ),
    'Parameter "p"',
  ],
])('refuses %s, which proto-loader would not', (_, payload, message) => {
  expect(() => grpcV2.encodePredict(model, payload)).toThrow(message);
  expect(outcome(() => grpcV2.encodePredict(model, payload))).toBe('payload');
});

function typed(datatype: string, contents: string): Payload {
  return jsonPayload(
    `{"inputs":[{"name":"x","shape":[1],"datatype":"${datatype}","contents":{${contents}}}]}`,
  );
}
