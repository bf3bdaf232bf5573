import { expect, test } from 'vitest';
import type { LanguageServer } from '../../src/demo/models/language-server.js';
import type { LanguageTask, Service } from '../../src/kserve/service.js';
import { serveText } from '../demo/models/language-calls.js';
import { openPredictor, options } from './open-predictor.js';
import { never, writer, qwen, kserve, predictAt, predict, serve, list, json, said } from './predict-text.js';

test.each<readonly [string, Service, Partial<LanguageServer>, string, string]>([
  ['vLLM', writer, {}, 'openai', '/v1/chat/completions'],
  ["KServe's own server, which is asked what it is", qwen, kserve, 'openai', '/openai/v1/chat/completions'],
])('%s is called by a text alone', async (_name, service, server, protocol, path) => {
  const exchange = await predict(service, 'What is a gateway?', {}, server);
  expect(exchange.verdict).toMatchObject({ who: 'model', ok: true });
  expect(exchange.protocol).toBe(protocol);
  expect(exchange.request).toMatchObject({ path });
  expect(said(exchange)).not.toBe('');
  expect(exchange.notes.join('\n')).toMatch(/GET \S*\/v1\/models lists/);
});

test('nothing given is one short question, which needs no metadata', async () => {
  const exchange = await predict(writer, undefined);
  expect(exchange.payloadSource).toBe('a question that isvc made up');
  expect(exchange.verdict.ok).toBe(true);
});

test('a server is asked for its models once, and again where its path is gone', async () => {
  let prefix = '/openai';
  await using server = await serve((request, response) => {
    if (!request.url?.startsWith(`${prefix}/v1/`)) return json(response, 404, '{"detail":"Not Found"}');
    if (request.method === 'GET') return json(response, 200, list('tiny'));
    return json(
      response,
      200,
      '{"model":"tiny","choices":[{"index":0,"message":{"content":"yes"},"finish_reason":"stop"}]}',
    );
  });
  const predictor = openPredictor(server.port);
  try {
    await predictor.knownLabels(writer, options(undefined));
    expect(server.asked).toEqual([]);
    const first = await predictor.predict(writer, options('a'), never);
    expect(JSON.parse(String(first.request.transport === 'http' && first.request.body))).toMatchObject({
      model: 'tiny',
    });
    await predictor.predict(writer, options('b'), never);
    expect(server.asked.filter((one) => one.endsWith('/v1/models'))).toHaveLength(2);
    prefix = '';
    const moved = await predictor.predict(writer, options('c'), never);
    expect(moved.verdict.ok).toBe(true);
    expect(moved.request).toMatchObject({ path: '/v1/chat/completions' });
  } finally {
    predictor.close();
  }
});

test('a model that the server lacks: the names that it has', async () => {
  const { verdict } = await predict(writer, 'a', { model: 'nope' });
  expect(verdict).toMatchObject({ who: 'server', ok: false, otherModel: 'writer' });
  expect(verdict.next.map(({ text }) => text).join('\n')).toContain('writer-sql');
});

test('--model takes the place of the name in a payload', async () => {
  const body = '{"model":"other","messages":[{"role":"user","content":"a"}]}';
  const kept = await predict(writer, body);
  expect(kept.verdict.ok).toBe(false);
  const replaced = await predict(writer, body, { model: 'writer-sql' });
  expect(replaced.verdict.ok).toBe(true);
  // An alias of a served model answers by its first name, as vLLM's do.
  expect(replaced.answer?.modelName).toBe('writer');
  expect(replaced.notes.join('\n')).not.toContain('ignore');
  expect(replaced.request).toMatchObject({ body: expect.stringContaining('"model":"writer-sql"') });
});

test('a payload with what JSON lacks goes as it is, and its answer is read', async () => {
  const body = '{"model":"writer","messages":[{"role":"user","content":"a"}],"temperature":NaN}';
  const exchange = await predict(writer, body);
  expect(exchange.request).toMatchObject({ body: expect.stringContaining('"temperature":NaN') as string });
  expect(exchange.verdict.ok).toBe(true);
});

test('a server that ignores the name of the model is told of', async () => {
  await using server = await serve((request, response) =>
    request.method === 'GET'
      ? json(response, 200, list('a'))
      : json(
          response,
          200,
          '{"model":"a","choices":[{"index":0,"message":{"content":"yes"},"finish_reason":"stop"}]}',
        ),
  );
  const { verdict, notes } = await predictAt(server.port, writer, options('x', { model: 'b' }));
  expect(verdict.ok).toBe(true);
  expect(notes.join('\n')).toContain('asked for model b, and says that a answered');
});

test('a huggingface model that classifies is called in V1, and a server of V1 has no OpenAI API', async () => {
  await using server = await serve((request, response) => {
    if (request.url === '/v1/models') return json(response, 200, '{"models":["qwen"]}');
    if (request.url === '/v1/models/qwen') return json(response, 200, '{"name":"qwen","ready":true}');
    if (request.url === '/v1/models/qwen:predict') return json(response, 200, '{"predictions":[1]}');
    return json(response, 404, '{"detail":"Not Found"}');
  });
  const classified = await predictAt(server.port, qwen, options('{"instances":["a"]}'));
  expect([classified.protocol, classified.verdict.ok]).toEqual(['v1', true]);
  const { verdict } = await predictAt(server.port, qwen, options('a', { protocol: 'openai' }));
  expect(verdict.summary).toContain("does not have OpenAI's API");
  expect(verdict.next[0]).toMatchObject({ text: 'It answers to v1: --protocol v1' });
});

test('V1 sent to a model that writes: the protocol that it speaks', async () => {
  const { verdict } = await predict(qwen, '{"instances":[1]}', { protocol: 'v1' }, kserve);
  expect(verdict.summary).toContain('speaks only the OpenAI protocol');
  expect(verdict.next[0]?.text).toContain('isvc predict qwen');
});

test('a payload of V1 sent in OpenAI’s API: what it takes', async () => {
  const { verdict } = await predict(qwen, '{"instances":[1]}', {}, kserve);
  expect(verdict).toMatchObject({ who: 'model', ok: false });
  expect(verdict.next.map(({ text }) => text).join('\n')).toContain("-d 'some words'");
});

test('a prompt that is too long is the payload’s fault', async () => {
  const { verdict } = await predict(
    writer,
    'many words '.repeat(40),
    { streams: true },
    { contextTokens: 20 },
  );
  expect(verdict).toMatchObject({ who: 'model', ok: false });
  expect(verdict.summary).toContain('too long');
});

test('a model for another task: how the payload tells the task', async () => {
  await using server = await serve((request, response) =>
    request.method === 'GET'
      ? json(response, 200, list('writer'))
      : json(
          response,
          400,
          '{"error":{"code":"400","message":"Model writer does not support Chat Completion API","param":"","type":"BadRequestError"}}',
        ),
  );
  const { verdict } = await predictAt(server.port, writer, options('a'));
  expect(verdict.summary).toContain('not for this task');
  expect(verdict.next[0]?.text).toContain('{"input": "…"}');
});

test.each<readonly [LanguageTask, string | undefined, string, object]>([
  [
    'embeddings',
    undefined,
    '/openai/v1/embeddings',
    { input: 'What are you? Answer in one short sentence.' },
  ],
  ['embeddings', 'some words', '/openai/v1/embeddings', { input: 'some words' }],
  ['completions', 'some words', '/openai/v1/completions', { prompt: 'some words' }],
  ['rerank', undefined, '/openai/v1/rerank', { documents: [expect.any(String), expect.any(String)] }],
  ['embeddings', '{"messages":[]}', '/openai/v1/chat/completions', { messages: [] }],
])('what goes to a model for %s where %s is given', async (task, given, path, body) => {
  await using server = await serve((request, response) =>
    request.method === 'GET'
      ? json(response, 200, list('writer'))
      : json(response, 200, '{"object":"list","data":[],"results":[],"choices":[]}'),
  );
  const { request } = await predictAt(server.port, { ...writer, task }, options(given));
  expect(request).toMatchObject({ path });
  expect(JSON.parse(String(request.transport === 'http' && request.body))).toMatchObject(body);
});

test('a text alone cannot be ranked, and what can is said', async () => {
  await using server = await serve((_request, response) => json(response, 200, list('writer')));
  const problem = await predictAt(server.port, { ...writer, task: 'rerank' }, options('some words')).catch(
    (error: unknown) => error,
  );
  expect(problem).toMatchObject({
    kind: 'payload',
    summary: expect.stringContaining('nothing to rank it with'),
  });
});

test('ready and metadata ask for the list of models', async () => {
  await using served = await serveText(kserve);
  const predictor = openPredictor(served.port);
  try {
    expect(await predictor.ready(qwen, options(undefined), never)).toMatchObject({ modelReady: true });
    expect(await predictor.metadata(qwen, options(undefined), never)).toMatchObject({
      name: 'qwen',
      models: [{ id: 'qwen' }],
    });
  } finally {
    predictor.close();
  }
});

test('an image becomes a message with a question, which is said', async () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
    'base64',
  );
  const payload = { bytes: png, fileName: 'x.png', source: 'the file x.png' };
  const exchange = await predict(writer, undefined, { payload });
  expect(exchange.notes).toContain('asked with the image: What is in this image?');
  const { request } = exchange;
  expect(request.transport === 'http' && String(request.body)).toContain('data:image/png;base64,');
  const asked = await predict(writer, undefined, { payload: { ...payload, question: 'Which color?' } });
  expect(asked.notes).toContain('asked with the image: Which color?');
  expect(asked.request.transport === 'http' && String(asked.request.body)).toContain('"text":"Which color?"');
});
