import * as grpcV2Codec from '../../src/protocol/grpc-v2.js';
import * as v2Codec from '../../src/protocol/v2.js';
import { expect, test } from 'vitest';
import { atOnceCodec, answerOverTheWire, httpResponse } from './wire.js';

const grpcV2 = atOnceCodec(grpcV2Codec);

const v2 = atOnceCodec(v2Codec);

const output = { name: 'p', datatype: 'FP32', shape: [-1, 2] };
const overRest = (body: object) => v2.decodeMetadata(httpResponse(JSON.stringify({ name: 'm', ...body })));

test.each<[string, unknown, readonly string[] | undefined]>([
  ['a list', { labels: ['cat', 'dog'] }, ['cat', 'dog']],
  ['JSON text', { labels: '["cat, domestic", "dog"]' }, ['cat, domestic', 'dog']],
  ['names with commas between', { class_names: 'cat, dog' }, ['cat', 'dog']],
  ['another name of the parameter', { classes: ['cat', 'dog'] }, ['cat', 'dog']],
  ['labels come first', { classes: ['0', '1'], labels: ['cat', 'dog'] }, ['cat', 'dog']],
  ['the number of classes', { classes: 2 }, undefined],
  ['numbers', { classes: [0, 1] }, undefined],
  ['one name', { labels: 'cat' }, undefined],
  ['an empty name', { labels: 'cat,,dog' }, undefined],
  ['text that only starts as a list', { labels: '[cat' }, undefined],
  ['other parameters', { content_type: 'np', headers: { a: 'b,c' } }, undefined],
  ['no parameters', null, undefined],
])('names of classes in the parameters: %s', (_, parameters, labels) => {
  const stated = labels === undefined ? {} : { labels };
  expect(overRest({ outputs: [{ ...output, parameters }] }).signatures).toEqual([
    { name: '', inputs: [], outputs: [{ ...output, ...stated }] },
  ]);
  expect(overRest({ parameters }).labels).toEqual(labels);
});

test('OpenVINO Model Server states them in the runtime information, with a space between two', () => {
  expect(overRest({ rt_info: { model_info: { labels: 'cat polar_bear' } } }).labels).toEqual([
    'cat',
    'polar_bear',
  ]);
});

test('over gRPC they are text, of an output or of the model', () => {
  const parameters = { labels: { string_param: '["cat","dog"]' }, content_type: { string_param: 'np' } };
  const { labels, signatures } = grpcV2.decodeMetadata(
    answerOverTheWire('inference.GRPCInferenceService', 'ModelMetadata', {
      name: 'm',
      outputs: [{ name: 'p', datatype: 'FP32', shape: ['-1', '2'], parameters }],
      parameters: { class_names: { string_param: 'a,b' }, labels: { int64_param: '2' } },
    }),
  );
  expect(signatures[0]?.outputs).toEqual([{ ...output, labels: ['cat', 'dog'] }]);
  expect(labels).toEqual(['a', 'b']);
});
