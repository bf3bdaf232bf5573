import { expect, test } from 'vitest';

import { predictSlowly } from '../../../src/demo/models/predict-v1.js';
import { ask, serveModel, type Asked } from './serving.js';

/** KServe's own example input (docs/samples/v1beta1/sklearn), and what its model says of it. */
const irisInput = '{"instances":[[6.8,2.8,4.8,1.4],[6.0,3.4,4.5,1.6]]}';
const json = 'application/json';

test.each<[string, string, Asked, number, string]>([
  ['predicts', ':predict', { body: irisInput }, 200, '{"predictions":[1,1]}'],
  ['takes inputs too', ':predict', { body: '{"inputs":[[5.1,3.5,1.4,0.2]]}' }, 200, '{"predictions":[0]}'],
  ['is ready', '', {}, 200, '{"name":"sklearn-iris","ready":true}'],
  ['no JSON', ':predict', { body: '{"instances":' }, 400, 'Unrecognized request format'],
  [
    'wrong width',
    ':predict',
    { body: '{"instances":[[1,2,3]]}' },
    500,
    'X has 3 features, but LogisticRegression',
  ],
  ['no instances', ':predict', { body: '{}' }, 500, `{"error":"'instances'"}`],
  ['no explainer', ':explain', { body: irisInput }, 501, 'Could not find explainer_host.'],
  ['GET', ':predict', {}, 404, 'Model with name sklearn-iris:predict does not exist.'],
  ['POST', '', { body: irisInput }, 405, '{"detail":"Method Not Allowed"}'],
  ['a version', '/versions/1:predict', { body: irisInput }, 501, 'Model versioning not supported yet.'],
  ['another path', '/nothing', {}, 404, '{"detail":"Not Found"}'],
])('%s', async (_, suffix, asked, status, text) => {
  await using server = await serveModel('sklearn-iris');
  const seen = await ask(server.port, `/v1/models/sklearn-iris${suffix}`, asked);
  expect(seen).toMatchObject({
    status,
    headers: { 'content-type': json },
    text: expect.stringContaining(text),
  });
});

test.each(['application/json; charset=utf-8', 'application/x-www-form-urlencoded', ''])(
  'hands a body of content type "%s" to the model as bytes',
  async (type) => {
    await using server = await serveModel('sklearn-iris');
    const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
    const seen = await ask(server.port, '/v1/models/sklearn-iris:predict', { headers, body: irisInput });
    expect(seen.status).toBe(500);
    expect(JSON.parse(seen.text).error).toMatch(/^Expected 2D array, got scalar array instead:\narray=nan/);
  },
);

test('says that it lives, which model it has, and where a slash too many leads', async () => {
  await using server = await serveModel('wrong-name');
  expect((await ask(server.port, '/')).text).toBe('{"status":"alive"}');
  expect((await ask(server.port, '/v1/models')).text).toBe('{"models":["iris-2024"]}');
  const unknown = await ask(server.port, '/v1/models/wrong-name:predict', { body: irisInput });
  expect([unknown.status, unknown.text]).toEqual([
    404,
    '{"error":"Model with name wrong-name does not exist."}',
  ]);
  const redirect = await ask(server.port, '/v1/models/', {
    headers: { host: `iris.example.com:${server.port}` },
  });
  expect(redirect).toMatchObject({ status: 307, headers: { location: 'http://iris.example.com/v1/models' } });
});

test('keeps every digit of an integer, and writes what is not finite as null', async () => {
  await using server = await serveModel('echo-v1');
  const body = '{"instances":[9223372036854775807,-9007199254740993,0.1,{"a":[true,null,NaN]}]}';
  const seen = await ask(server.port, '/v1/models/echo-v1:predict', { body });
  expect(seen.text).toBe(
    '{"predictions":[9223372036854775807,-9007199254740993,0.1,{"a":[true,null,null]}]}',
  );
});

test('the rejecting model answers 500 with its own error', async () => {
  await using server = await serveModel('rejects');
  const seen = await ask(server.port, '/v1/models/rejects:predict', { body: irisInput });
  expect(seen).toMatchObject({ status: 500, text: expect.stringMatching(/^\{"error":"division by zero/) });
});

test('the slow model answers after the time it was asked for, and stops when its client goes', async () => {
  await using server = await serveModel('slow');
  const soon = { body: '{"instances":[1],"delay_ms":1}' };
  expect((await ask(server.port, '/v1/models/slow:predict', soon)).text).toBe('{"predictions":[1]}');
  const client = new AbortController();
  const answer = predictSlowly(3_600_000)({ instances: [1] }, client.signal);
  client.abort();
  await expect(answer).rejects.toThrow('aborted');
});
