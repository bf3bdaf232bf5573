import { request as httpRequest } from 'node:http';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { ask, key, openProxy, useDemo } from './open-proxy.js';

// LLMInferenceServices and InferenceGraphs, by each name that a client may give them.

const demo = useDemo();
const messages = [{ role: 'user' as const, content: 'What is a gateway?' }];
const assistant = { namespace: 'kserve-demo', name: 'llmisvc/assistant' };
const pipeline = { namespace: 'kserve-demo', name: 'ig/iris-pipeline' };
const iris = '{"instances":[[5.1,3.5,1.4,0.2]]}';
const bothSteps = { first: { predictions: [0] }, second: { predictions: [0] } };
const headers = { 'content-type': 'application/json' };

test.each([
  ['by its kind and name', '/kserve-demo/llmisvc.assistant', 'all', 'llmisvc/kserve-demo/assistant'],
  ['by its name alone', '/kserve-demo/assistant', 'all', 'llmisvc/kserve-demo/assistant'],
  ['served alone', '', assistant, 'llmisvc/kserve-demo/assistant'],
  ['of an InferenceService that thinks', '/sandbox/thinker', 'all', 'sandbox/thinker'],
] as const)('OpenAI’s own client chats, whole and as a stream: %s', async (_name, path, served, service) => {
  const proxy = await openProxy(demo(), { served });
  const openai = new OpenAI({ baseURL: `${proxy.url}${path}/v1`, apiKey: key, maxRetries: 0 });
  const [{ id: model } = { id: '' }] = (await openai.models.list()).data;
  const chat = { model, messages, temperature: 0, max_tokens: 9 };
  const whole = await openai.chat.completions.create(chat);
  const words = whole.choices[0]?.message.content;
  expect(words).not.toBe('');
  let said = '';
  for await (const chunk of await openai.chat.completions.create({ ...chat, stream: true }))
    said += chunk.choices[0]?.delta.content ?? '';
  expect(said).toBe(words);
  expect(await proxy.nextEntry()).toMatchObject({ service, ok: true, path: '/v1/models' });
});

test.each([
  ['/kserve-demo/ig.iris-pipeline', 'all', undefined],
  ['/kserve-demo/ig.iris-pipeline/', 'all', undefined],
  ['/kserve-demo/iris-pipeline/', 'all', undefined],
  ['/', pipeline, undefined],
  ['/', 'all', 'ig.iris-pipeline.kserve-demo.localhost'],
] as const)('a graph runs: %s of %s', async (path, served, host) => {
  const proxy = await openProxy(demo(), { served });
  const named = host === undefined ? {} : { host: `${host}:${proxy.port}` };
  const { status, text } = await ask(proxy, path, { body: iris, headers: { ...headers, ...named } });
  expect([status, JSON.parse(text)]).toEqual([200, bothSteps]);
  expect(await proxy.nextEntry()).toMatchObject({
    service: 'ig/kserve-demo/iris-pipeline',
    path: '/',
    who: 'model',
    ok: true,
  });
});

test('a body in pieces, of no stated length, runs a graph as well', async () => {
  const proxy = await openProxy(demo(), { served: pipeline });
  const { port } = proxy;
  const text = await new Promise<string>((resolve, reject) => {
    const sent = httpRequest({
      host: '127.0.0.1',
      port,
      method: 'POST',
      headers: { ...headers, 'x-isvc-key': key },
    });
    sent.on('response', (response) => {
      let came = '';
      response.on('data', (piece) => (came += String(piece))).on('end', () => resolve(came));
    });
    sent.on('error', reject);
    sent.write(iris.slice(0, 9));
    sent.end(iris.slice(9));
  });
  expect(JSON.parse(text)).toEqual(bothSteps);
});

test('a graph whose step is gone: the router’s answer as it is, and the step by its name', async () => {
  const proxy = await openProxy(demo());
  const { status, text } = await ask(proxy, '/kserve-demo/ig.dead-step', { body: iris, headers });
  expect(status).toBe(500);
  expect(text).toContain('no such host');
  const { who, summary, next } = await proxy.nextEntry();
  expect(who).toBe('graph');
  expect(summary).toContain('the graph could not reach step enrich (enricher)');
  expect(next[0]).toContain('isvc ready enricher');
});

test('of a service at zero the gateway’s words, and why', async () => {
  const proxy = await openProxy(demo());
  const { status } = await ask(proxy, '/kserve-demo/llmisvc.assistant-at-zero/v1/models');
  expect(status).toBe(503);
  expect((await proxy.nextEntry()).next[0]).toContain('nothing serves it: replicas is 0');
});

test('a client that asks for another path, or model, is told what it should have written', async () => {
  const proxy = await openProxy(demo());
  await ask(proxy, '/kserve-demo/llmisvc.assistant/v1/models/assistant:predict', { body: iris, headers });
  const wrongPath = await proxy.nextEntry();
  expect(wrongPath.next[0]).toContain('assistant speaks openai');
  expect(wrongPath.next[0]).toContain('POST /v1/chat/completions, as the client must write it');
  const body = JSON.stringify({ model: 'nope', messages });
  await ask(proxy, '/kserve-demo/assistant/v1/chat/completions', { body, headers });
  const wrongModel = await proxy.nextEntry();
  expect(wrongModel.summary).toBe('the server has no such model: The model `nope` does not exist.');
  expect(wrongModel.next.join()).not.toMatch(/--(?:model|protocol)/u);
});

test('a name in another namespace is told as a path: a client has no -n', async () => {
  const proxy = await openProxy(demo());
  const { text } = await ask(proxy, '/kserve-demo/thinker/v1/models');
  expect(JSON.parse(text)).toMatchObject({
    error: { message: expect.stringContaining('Ask for /sandbox/thinker/…') },
  });
});
