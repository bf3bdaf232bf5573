import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { LanguageQuirks } from '../../../src/demo/models/language-answer.js';
import { jsonAnswer } from '../../../src/demo/wire/exchange.js';
import { chat, events, post, serveText } from './language-calls.js';

async function quirky(quirks: LanguageQuirks, body: object = {}) {
  await using server = await serveText({ quirks });
  return await events(server.port, '/v1/chat/completions', { ...chat, ...body });
}

describe('quirks', () => {
  test('comments between the events', async () => {
    const { lines } = await quirky({ pingEvery: 3 });
    expect(lines.filter((line) => line.startsWith(': ping - ')).length).toBe(4);
  });

  test('several tokens an event', async () => {
    const { data } = await quirky({ tokensPerEvent: 4 });
    expect(data.map((chunk) => chunk.choices[0].delta.content)).toEqual([
      '',
      'A gateway lets traffic',
      ' into the cluster.',
      ' It',
    ]);
  });

  test('usage in each chunk, or never', async () => {
    const asked = { stream_options: { include_usage: true } };
    const { data: each } = await quirky({ usage: 'each' });
    expect(each.map((chunk) => chunk.usage.completion_tokens)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9]);
    const { data: none } = await quirky({ usage: 'never' }, asked);
    expect(none.some((chunk) => 'usage' in chunk)).toBe(false);
  });

  test('reasoning apart', async () => {
    const { data } = await quirky({ reasons: true });
    const joined = (field: string) => data.map((chunk) => chunk.choices[0].delta[field] ?? '').join('');
    expect(joined('reasoning')).toBe('The question is: What is a gateway?');
    expect(joined('content')).toMatch(/^A gateway/);
  });

  const parameters = { type: 'object', properties: { question: { type: 'string' } } };
  const tools = ['look_up', 'ask'].map((name) => ({ type: 'function', function: { name, parameters } }));

  test('a call of a function that is offered, in pieces and as a whole', async () => {
    const { data } = await quirky({ callsTools: true }, { tools });
    const calls = data.flatMap((chunk) => chunk.choices[0].delta.tool_calls ?? []);
    expect(calls[0]).toMatchObject({
      index: 0,
      type: 'function',
      function: { name: 'look_up', arguments: '' },
    });
    const written = calls.map((call) => call.function.arguments).join('');
    expect(JSON.parse(written)).toEqual({ question: 'What is a gateway?' });
    expect(data.at(-1).choices[0].finish_reason).toBe('tool_calls');
    await using server = await serveText({ quirks: { callsTools: true } });
    const choice = { type: 'function', function: { name: 'ask' } };
    const { json } = await post(server.port, '/v1/chat/completions', { ...chat, tools, tool_choice: choice });
    expect(json.choices[0]).toMatchObject({
      message: { content: null, tool_calls: [{ function: { name: 'ask', arguments: written } }] },
      finish_reason: 'tool_calls',
    });
  });

  test.each([{}, { tools, tool_choice: 'none' }, { tools: [] }])('a text to %j', async (body) => {
    const { data } = await quirky({ callsTools: true }, body);
    expect(data.map((chunk) => chunk.choices[0].delta.content ?? '').join('')).toMatch(/^A gateway/);
  });

  test('content null where there is none', async () => {
    const { data } = await quirky({ nullContent: true });
    const contents = data.map((chunk) => chunk.choices[0].delta.content);
    expect(contents.at(0)).toBeNull();
    expect(contents.at(-1)).toBeNull();
    expect(contents.slice(1, 3)).toEqual(['A', ' gateway']);
  });

  test('any model will do, and the answer names its own', async () => {
    const { data } = await quirky({ ignoresModel: true }, { model: 'nope' });
    expect(data[0].model).toBe('writer');
  });

  test('refused', async () => {
    const busy = jsonAnswer(503, '{"error":"Model with name writer is not ready."}');
    expect(await quirky({ refuses: busy })).toMatchObject({ status: 503, type: 'application/json' });
  });

  test('broken off: with an error, and without an end', async () => {
    const { data, lines } = await quirky({ breaksOff: { afterEvents: 2, how: 'error' } });
    expect(data.at(-1)).toEqual({
      error: { message: 'Internal server error', type: 'InternalServerError', param: null, code: 500 },
    });
    expect(lines.at(-1)).toBe('data: [DONE]');
    const ended = await quirky({ breaksOff: { afterEvents: 2, how: 'end' } });
    expect(ended.lines.at(-1)).toContain(' gateway');
    await expect(quirky({ breaksOff: { afterEvents: 2, how: 'cut' } })).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
  });
});

test('an answer ends when its client leaves', async () => {
  await using server = await serveText({ quirks: { msPerEvent: 1 } });
  const request = httpRequest({
    host: '127.0.0.1',
    port: server.port,
    path: '/v1/chat/completions',
    method: 'POST',
    agent: false,
  });
  request.on('error', () => undefined);
  request.end(JSON.stringify({ ...chat, stream: true, ignore_eos: true, max_tokens: 4000 }));
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  await once(response, 'data');
  request.destroy();
  // The server is free: it answers the next one.
  expect((await post(server.port, '/v1/chat/completions', chat)).status).toBe(200);
});
