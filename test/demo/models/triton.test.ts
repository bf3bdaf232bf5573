import { PNG } from 'pngjs';
import { expect, test } from 'vitest';

import { sampleDigitPng } from '../../../src/demo/models/sample-images.js';
import { ask, serveModel } from './serving.js';

/** The gray values of the sample digit, 0 to 255. */
const pixels = [...PNG.sync.read(Buffer.from(sampleDigitPng, 'base64')).data].filter((_, at) => at % 4 === 0);

test.each([
  ['FP32', pixels.map((value) => value / 255)],
  ['FP32', pixels],
  ['UINT8', pixels],
])('digits reads the sample digit as a five, from %s', async (datatype, data) => {
  await using server = await serveModel('digits');
  const inputs = [{ name: 'image', datatype, shape: [1, 8, 8, 1], data }];
  const seen = await ask(server.port, '/v2/models/digits/infer', { body: JSON.stringify({ inputs }) });
  const { outputs } = JSON.parse(seen.text);
  expect(outputs).toMatchObject([
    { name: 'probabilities', datatype: 'FP32', shape: [1, 10] },
    { name: 'digit', datatype: 'INT64', shape: [1], data: [5] },
  ]);
  expect(outputs[0].data[5]).toBeCloseTo(0.9981, 4); // as scikit-learn's own predict_proba says
});

test('states its model in full', async () => {
  await using server = await serveModel('digits');
  expect(JSON.parse((await ask(server.port, '/v2/models/digits')).text)).toEqual({
    name: 'digits',
    versions: ['1'],
    platform: 'python',
    inputs: [{ name: 'image', datatype: 'FP32', shape: [-1, 8, 8, 1] }],
    outputs: [
      { name: 'probabilities', datatype: 'FP32', shape: [-1, 10] },
      { name: 'digit', datatype: 'INT64', shape: [-1] },
    ],
  });
  const index = await ask(server.port, '/v2/repository/index', { method: 'POST' });
  expect(JSON.parse(index.text)).toMatchObject([{ name: 'digits', state: 'READY' }]);
});

test.each([
  ['/v2', 200, '"name":"triton"'],
  ['/v2/health/live', 200, ''],
  ['/v2/health/ready', 200, ''],
  ['/v2/models/digits/ready', 200, ''],
  ['/v2/models/x/ready', 400, ''],
  ['/v2/models/digits/versions/2/ready', 400, ''],
  ['/v2/models/x', 404, "Request for unknown model: 'x' is not found"],
  ['/v1/models/digits', 404, '{"error":"Not Found"}'],
])('answers GET %s with %i', async (path, status, text) => {
  await using server = await serveModel('digits');
  const seen = await ask(server.port, path);
  expect([seen.status, seen.text === '', seen.text.includes(text)]).toEqual([status, text === '', true]);
});

const image = { name: 'image', datatype: 'FP32', shape: [1, 8, 8, 1], data: pixels };
test.each<[string, object | string, number, string]>([
  ['malformed JSON', '{', 500, 'failed to parse the request JSON buffer'],
  ['another input', { ...image, name: 'x' }, 400, "unexpected inference input 'x' for model 'digits'"],
  [
    'another type',
    { ...image, datatype: 'FP64' },
    400,
    "data-type is 'FP64', but model 'digits' expects 'FP32'",
  ],
  ['another shape', { ...image, shape: [64] }, 400, 'Expected [-1,8,8,1], got [64]'],
  ['too few values', { ...image, data: [1] }, 400, 'Shape does not match true shape'],
  ['words', { ...image, data: pixels.map(() => 'a') }, 400, "Unable to parse 'data'"],
  ['no such type', { ...image, datatype: 'FP33' }, 400, 'invalid datatype'],
  [
    'bytes that are not there',
    { ...image, data: undefined, parameters: { binary_data_size: 9 } },
    400,
    'unexpected end',
  ],
])('refuses %s', async (_, input, status, text) => {
  await using server = await serveModel('digits');
  const body = typeof input === 'string' ? input : JSON.stringify({ inputs: [input] });
  const seen = await ask(server.port, '/v2/models/digits/infer', { body });
  expect([seen.status, JSON.parse(seen.text).error]).toEqual([status, expect.stringContaining(text)]);
});

test('refuses bytes that belong to no input', async () => {
  await using server = await serveModel('digits');
  const json = JSON.stringify({ inputs: [image] });
  const headers = { 'inference-header-content-length': String(json.length) };
  const seen = await ask(server.port, '/v2/models/digits/infer', { headers, body: `${json}rest` });
  expect([seen.status, seen.text]).toEqual([400, expect.stringContaining('4 bytes remain')]);
});
