import { describe, expect, test } from 'vitest';
import { chat, serveText } from './language-calls.js';
import { ask } from './serving.js';

const jsonType = 'application/json';
const onlyJson = `"Unsupported Media Type: Only 'application/json' is allowed"`;

/** A POST of this body and content type, with its answer as JSON. */
async function askAs(port: number, path: string, type: string | undefined, body: string) {
  const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
  const { status, text } = await ask(port, path, { method: 'POST', headers, body });
  return { status, json: JSON.parse(text) };
}

describe('as vLLM', () => {
  test.each([
    [
      'is cut',
      jsonType,
      '{"model": "tiny", "messages": [',
      `{'type': 'json_invalid', 'loc': ('body', 31), 'msg': 'JSON decode error'}`,
    ],
    ['is empty', jsonType, '', `{'type': 'missing', 'loc': ('body',), 'msg': 'Field required'}`],
    ['is no JSON by its content type', 'application/x-www-form-urlencoded', JSON.stringify(chat), onlyJson],
    ['has no content type', undefined, JSON.stringify(chat), onlyJson],
  ])('a body that %s', async (_, type, body, error) => {
    await using server = await serveText();
    const seen = await askAs(server.port, '/v1/chat/completions', type, body);
    const message = `[${error}]`;
    expect(seen).toEqual({
      status: 400,
      json: { error: { message, type: 'Bad Request', param: null, code: 400 } },
    });
  });

  test('a content type with parameters is JSON all the same', async () => {
    await using server = await serveText();
    const type = 'Application/JSON; charset=utf-8';
    expect((await askAs(server.port, '/v1/chat/completions', type, JSON.stringify(chat))).status).toBe(200);
  });
});

describe("as KServe's huggingfaceserver", () => {
  // As recorded of KServe 0.21, but for the input that it repeats.
  test.each([
    [
      'is cut',
      jsonType,
      '{"model": "tiny", "messages": [',
      ['body', 31],
      'json_invalid',
      'JSON decode error',
    ],
    ['is empty', jsonType, '', ['body'], 'missing', 'Field required'],
    [
      'is no JSON by its content type',
      'application/x-www-form-urlencoded',
      JSON.stringify(chat),
      ['body'],
      'model_attributes_type',
      'Input should be a valid dictionary or object to extract fields from',
    ],
  ])('a body that %s', async (_, contentType, body, loc, type, msg) => {
    await using server = await serveText({ flavour: 'kserve' });
    const seen = await askAs(server.port, '/openai/v1/chat/completions', contentType, body);
    expect(seen).toEqual({ status: 422, json: { detail: [{ type, loc, msg }] } });
  });
});
