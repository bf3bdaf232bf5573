import { expect, test } from 'vitest';

import { sampleFlowerPng } from '../../../src/demo/models/sample-images.js';
import { ask, serveModel } from './serving.js';

test.each([
  ['rows', '{"instances":[1.0,2.0,5.0]}', '{"predictions":[2.5,3.0,4.5]}'],
  ['rows with names', '{"instances":[{"x":1},{"x":5}]}', '{"predictions":[2.5,4.5]}'],
  ['columns', '{"inputs":[1,2,5]}', '{"outputs":[2.5,3.0,4.5]}'],
  ['columns with names', '{"inputs":{"x":[1]},"signature_name":"serving_default"}', '{"outputs":[2.5]}'],
])('half-plus-two answers %s', async (_, body, text) => {
  await using server = await serveModel('half-plus-two');
  const headers = { 'content-type': 'text/whatever' };
  const seen = await ask(server.port, '/v1/models/half-plus-two:predict', { body, headers });
  expect(seen).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' }, text });
});

test('the flower of the samples is yellow, whichever form asks', async () => {
  await using server = await serveModel('flower-sample');
  const image = { b64: sampleFlowerPng };
  const path = '/v1/models/flower-sample:predict';
  const rows = await ask(server.port, path, {
    body: JSON.stringify({ instances: [{ image_bytes: image, key: '1' }] }),
  });
  const { predictions } = JSON.parse(rows.text);
  expect(predictions).toEqual([{ key: '1', prediction: 1, scores: expect.any(Array) }]);
  expect(predictions[0].scores).toHaveLength(6);
  const columns = await ask(server.port, path, {
    body: JSON.stringify({ inputs: { image_bytes: [image], key: ['1'] } }),
  });
  const { key, prediction, scores } = JSON.parse(columns.text).outputs;
  expect({ key, prediction, scores }).toEqual({
    key: ['1'],
    prediction: [1],
    scores: [predictions[0].scores],
  });
});

test('states its status and its signatures', async () => {
  await using server = await serveModel('flower-sample');
  const status = await ask(server.port, '/v1/models/flower-sample');
  expect(JSON.parse(status.text)).toMatchObject({
    model_version_status: [{ version: '1', state: 'AVAILABLE' }],
  });
  const metadata = await ask(server.port, '/v1/models/flower-sample/versions/1/metadata');
  expect(JSON.parse(metadata.text).metadata.signature_def.signature_def.serving_default).toMatchObject({
    inputs: {
      image_bytes: { dtype: 'DT_STRING', tensor_shape: { dim: [{ size: '-1' }], unknown_rank: false } },
    },
    outputs: { scores: { dtype: 'DT_FLOAT', tensor_shape: { dim: [{ size: '-1' }, { size: '6' }] } } },
  });
});

test.each([
  ['x:predict', '{"instances":[1]}', 404, 'Servable not found for request: Latest(x)'],
  ['half-plus-two/versions/7:predict', '{"instances":[1]}', 404, 'Specific(half-plus-two, 7)'],
  ['half-plus-two:predict', '{"instances":', 400, 'JSON Parse error'],
  ['half-plus-two:predict', '{}', 400, "Missing 'inputs' or 'instances' key"],
  ['half-plus-two:predict', '{"instances":[1],"inputs":[1]}', 400, "both 'instances' and 'inputs'"],
  ['half-plus-two:predict', '{"instances":["a"]}', 400, 'is not of expected type: FP32'],
  ['half-plus-two:predict', '{"instances":[1,[2]]}', 400, 'Encountered list at unexpected size'],
  ['half-plus-two:predict', '{"inputs":{"z":1}}', 400, 'does not have named input: z'],
  ['half-plus-two:predict', '{"instances":[1],"signature_name":"s"}', 400, 'signature'],
  ['half-plus-two:explain', '{}', 400, 'Malformed request: POST /v1/models/half-plus-two:explain'],
])('refuses %s %s', async (path, body, status, text) => {
  await using server = await serveModel('half-plus-two');
  const seen = await ask(server.port, `/v1/models/${path}`, { body });
  expect([seen.status, JSON.parse(seen.text).error]).toEqual([status, expect.stringContaining(text)]);
});
