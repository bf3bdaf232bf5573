import { once } from 'node:events';
import { connect } from 'node:http2';

import { expect, test } from 'vitest';

import { createDemoModels } from '../../../src/demo/models/catalog.js';
import { ask, demoModels, languageText, serveModel } from './serving.js';

const rest = [...demoModels].filter(([, { protocol }]) => protocol === 'v1' || protocol === 'v2');
const grpc = [...demoModels].filter(([, { protocol }]) => protocol.startsWith('grpc'));

test.each(rest)('%s is ready under its name, over both HTTP versions of its port', async (service, model) => {
  await using server = await serveModel(service);
  const path =
    model.protocol === 'v1' ? `/v1/models/${model.modelName}` : `/v2/models/${model.modelName}/ready`;
  expect(await ask(server.port, path)).toMatchObject({ status: 200 });
  const session = connect(`http://127.0.0.1:${server.port}`);
  const [headers] = await once(session.request({ ':path': path }), 'response');
  expect(headers[':status']).toBe(200);
  session.close();
});

test.each(grpc)("%s has one port named h2c, which KServe's routes need for gRPC", async (service, model) => {
  expect(model.port).toEqual({ name: 'h2c', containerPort: 9000 });
  await using server = await serveModel(service);
  await expect(ask(server.port, '/v1/models')).rejects.toThrow('socket hang up');
});

test.each([
  ['writer', '/v1', '/openai/v1'],
  ['qwen', '/openai/v1', '/v1'],
])('%s writes below %s, and not below %s', async (service, prefix, other) => {
  await using server = await serveModel(service);
  const messages = [{ role: 'user', content: 'What is a gateway?' }];
  const body = JSON.stringify({ model: service, messages, temperature: 0, max_tokens: 7 });
  const answer = await ask(server.port, `${prefix}/chat/completions`, { body });
  expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
    200,
    { model: service, choices: [{ message: { content: 'A gateway lets traffic into the cluster' } }] },
  ]);
  expect(await ask(server.port, `${other}/chat/completions`, { body })).toMatchObject({ status: 404 });
  const models = JSON.parse((await ask(server.port, `${prefix}/models`)).text);
  expect(models.data.map(({ id }: { id: string }) => id)).toEqual([service]);
});

test('qwen has V1 and V2 beside, which name it but do not answer for it', async () => {
  await using server = await serveModel('qwen');
  const get = async (path: string) => {
    const { status, text } = await ask(server.port, path);
    return [status, JSON.parse(text)];
  };
  expect(await get('/v1/models')).toEqual([200, { models: ['qwen'] }]);
  expect(await get('/v1/models/qwen')).toEqual([200, { name: 'qwen', ready: true }]);
  expect(await get('/v2/models/qwen/ready')).toEqual([200, { name: 'qwen', ready: true }]);
  const refused = [500, { error: 'ValueError : Model of type VLLMModel does not support inference' }];
  expect(await get('/v2/models/qwen')).toEqual(refused);
  const unknown = [404, { error: 'Model with name other does not exist.' }];
  expect(await get('/v2/models/other')).toEqual(unknown);
  const inputs = [{ name: 'x', datatype: 'INT64', shape: [1], data: [1] }];
  const predict = async (path: string, body: object) => {
    const { status, text } = await ask(server.port, path, { body: JSON.stringify(body) });
    return [status, JSON.parse(text)];
  };
  expect(await predict('/v1/models/qwen:predict', { instances: [1] })).toEqual(refused);
  expect(await predict('/v2/models/qwen/infer', { inputs })).toEqual(refused);
  expect(await predict('/v1/models/other:predict', { instances: [1] })).toEqual(unknown);
});

test('the language models read their text when one of them is first asked, and once', async () => {
  let reads = 0;
  const { services: models } = createDemoModels(() => {
    reads += 1;
    return languageText();
  });
  const list = async (service: string, path: string) => {
    const request = { method: 'GET', authority: 'h', path, headers: {}, body: new Uint8Array() };
    return models.get(service)?.handler(request, new AbortController().signal);
  };
  expect(reads).toBe(0);
  expect(await list('writer', '/v1/models')).toMatchObject({ status: 200 });
  expect(await list('writer', '/v1/models')).toMatchObject({ status: 200 });
  expect(await list('qwen', '/openai/v1/models')).toMatchObject({ status: 200 });
  expect(reads).toBe(1);
});
