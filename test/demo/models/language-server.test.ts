import { describe, expect, test } from 'vitest';
import { chat, events, messages, post, serveText } from './language-calls.js';
import { ask } from './serving.js';

describe('as vLLM', () => {
  test('models, health and version', async () => {
    await using server = await serveText();
    const models = await ask(server.port, '/v1/models');
    expect(JSON.parse(models.text)).toMatchObject({
      object: 'list',
      data: [{ id: 'writer', object: 'model', owned_by: 'vllm', max_model_len: 4096 }, { id: 'writer-sql' }],
    });
    expect([(await ask(server.port, '/health')).status, (await ask(server.port, '/version')).status]).toEqual(
      [200, 200],
    );
  });

  test('a chat', async () => {
    await using server = await serveText();
    const { status, json } = await post(server.port, '/v1/chat/completions', chat);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      object: 'chat.completion',
      model: 'writer',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: 'A gateway lets traffic into the cluster. It',
            tool_calls: [],
          },
          finish_reason: 'length',
          logprobs: null,
        },
      ],
      usage: { prompt_tokens: 9, completion_tokens: 9, total_tokens: 18 },
    });
  });

  test('a stream is the same text, with usage where it was asked for', async () => {
    await using server = await serveText();
    const { type, data, lines } = await events(server.port, '/v1/chat/completions', {
      ...chat,
      stream_options: { include_usage: true },
    });
    expect(type).toBe('text/event-stream; charset=utf-8');
    expect(data[0]).toMatchObject({
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }],
    });
    const content = data.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
    expect(content).toBe('A gateway lets traffic into the cluster. It');
    expect(data.at(-2)).toMatchObject({ choices: [{ finish_reason: 'length' }] });
    expect(data.at(-1)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 9, completion_tokens: 9, total_tokens: 18 },
    });
    expect(lines.at(-1)).toBe('data: [DONE]');
    const { data: without } = await events(server.port, '/v1/chat/completions', chat);
    expect(without.some((chunk) => 'usage' in chunk)).toBe(false);
  });

  test('a stop word stays out of the text, also where it comes in several tokens', async () => {
    await using server = await serveText();
    const stopped = { ...chat, stop: ['traffic into'], max_tokens: 50 };
    const { json } = await post(server.port, '/v1/chat/completions', stopped);
    expect(json.choices[0]).toMatchObject({ message: { content: 'A gateway lets ' }, finish_reason: 'stop' });
    const { data } = await events(server.port, '/v1/chat/completions', stopped);
    expect(data.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe('A gateway lets ');
  });

  test('several choices in turn, each with a text of its own', async () => {
    await using server = await serveText();
    const body = { ...chat, temperature: 2, seed: 3, n: 3, max_tokens: 20 };
    const { json } = await post(server.port, '/v1/chat/completions', body);
    const { data } = await events(server.port, '/v1/chat/completions', body);
    const streamed = [0, 1, 2].map((index) =>
      data
        .flatMap((chunk) => chunk.choices)
        .filter((choice) => choice.index === index)
        .map((choice) => choice.delta.content)
        .join(''),
    );
    expect(streamed).toEqual(
      json.choices.map((choice: { message: { content: string } }) => choice.message.content),
    );
    expect(new Set(streamed).size).toBe(3);
  });

  test('completions, with logprobs in their own form', async () => {
    await using server = await serveText();
    const body = {
      model: 'writer',
      prompt: 'A token for access is',
      temperature: 0,
      max_tokens: 3,
      logprobs: 2,
    };
    const { json } = await post(server.port, '/v1/completions', body);
    expect(json).toMatchObject({
      object: 'text_completion',
      choices: [
        { text: ' a secret.', finish_reason: 'length', logprobs: { tokens: [' a', ' secret', '.'] } },
      ],
      usage: { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 },
    });
    const { json: chatted } = await post(server.port, '/v1/chat/completions', {
      ...chat,
      max_tokens: 1,
      logprobs: true,
      top_logprobs: 1,
    });
    expect(chatted.choices[0].logprobs.content).toMatchObject([
      { token: 'A', bytes: [65], top_logprobs: [{ token: 'A' }] },
    ]);
  });

  test('embeddings as numbers and as base64 of the same', async () => {
    await using server = await serveText();
    const body = { model: 'writer', input: ['a gateway', 'a route'] };
    const { json } = await post(server.port, '/v1/embeddings', body);
    const { json: packed } = await post(server.port, '/v1/embeddings', {
      ...body,
      encoding_format: 'base64',
    });
    expect(json).toMatchObject({
      data: [{ index: 0 }, { index: 1 }],
      usage: { prompt_tokens: 4, total_tokens: 4 },
    });
    const floats = packed.data.map(({ embedding }: { embedding: string }) => {
      const bytes = Uint8Array.from(Buffer.from(embedding, 'base64'));
      return [...new Float32Array(bytes.buffer)];
    });
    expect(floats).toEqual(json.data.map(({ embedding }: { embedding: number[] }) => embedding));
  });

  test.each([
    [
      'an unknown model',
      { ...chat, model: 'nope' },
      404,
      'NotFoundError',
      'The model `nope` does not exist.',
      'model',
    ],
    [
      'a prompt that is too long',
      { ...chat, messages: [{ role: 'user', content: 'the '.repeat(40) }] },
      400,
      'BadRequestError',
      "This model's maximum context length is 32 tokens. However, your request has 45 input tokens. Please reduce the length of the input messages. (parameter=input_tokens, value=45)",
      'input_tokens',
    ],
    [
      'an answer that is too long',
      { ...chat, max_tokens: 100 },
      400,
      'BadRequestError',
      "'max_tokens' or 'max_completion_tokens' is too large: 100. This model's maximum context length is 32 tokens and your request has 9 input tokens (100 > 32 - 9). (parameter=max_tokens, value=100)",
      'max_tokens',
    ],
    [
      'no messages',
      { model: 'writer' },
      400,
      'Bad Request',
      "[{'type': 'missing', 'loc': ('body', 'messages'), 'msg': 'Field required'}]",
      null,
    ],
  ])('%s', async (_what, body, status, type, message, param) => {
    await using server = await serveText({ contextTokens: 32 });
    const answer = await post(server.port, '/v1/chat/completions', body);
    expect(answer).toEqual({ status, json: { error: { message, type, param, code: status } } });
  });

  test('a path that it does not have', async () => {
    await using server = await serveText();
    expect(await post(server.port, '/openai/v1/chat/completions', chat)).toEqual({
      status: 404,
      json: { detail: 'Not Found' },
    });
    expect((await ask(server.port, '/v1/chat/completions')).status).toBe(405);
  });
});

describe("as KServe's huggingfaceserver", () => {
  test('its paths, and what V1 and V2 get', async () => {
    await using server = await serveText({ flavour: 'kserve' });
    expect((await post(server.port, '/openai/v1/chat/completions', chat)).status).toBe(200);
    expect((await post(server.port, '/v1/chat/completions', chat)).json).toEqual({ detail: 'Not Found' });
    expect(JSON.parse((await ask(server.port, '/v1/models')).text)).toEqual({ models: ['writer'] });
    expect(await post(server.port, '/v1/models/writer:predict', { instances: [1] })).toEqual({
      status: 500,
      json: { error: 'ValueError : Model of type VLLMModel does not support inference' },
    });
  });

  test.each([
    ['an unknown model', { ...chat, model: 'nope' }, 404, { error: 'Model with name nope does not exist.' }],
    ['no model', { messages }, 404, { error: 'Model with name None does not exist.' }],
    [
      'no messages',
      { model: 'writer' },
      422,
      { detail: [{ type: 'missing', loc: ['body', 'messages'], msg: 'Field required' }] },
    ],
  ])('%s', async (_what, body, status, json) => {
    await using server = await serveText({ flavour: 'kserve' });
    expect(await post(server.port, '/openai/v1/chat/completions', body)).toEqual({ status, json });
  });
});
