import { describe, expect, test } from 'vitest';
import { parseJson } from '../../src/inference/read-json.js';
import { decodeServedModels, openAiCodec } from '../../src/protocol/openai.js';
import { readOpenAiError } from '../../src/protocol/openai-error.js';
import { httpResponse, model, outcome } from './wire.js';

const codec = openAiCodec({ prefix: '', task: 'chat', streams: false, replacesModel: false });

describe('models', () => {
  test('vLLM states the length of its context, and adapters with their base', () => {
    const body =
      '{"object":"list","data":[{"id":"base","object":"model","owned_by":"vllm","max_model_len":4096},{"id":"sql","parent":"base"}]}';
    expect(decodeServedModels(httpResponse(body))).toEqual([
      { id: 'base', contextTokens: 4096 },
      { id: 'sql', parent: 'base' },
    ]);
    expect(codec.decodeModels(httpResponse(body))).toEqual(['base', 'sql']);
    expect(codec.decodeMetadata(httpResponse(body))).toEqual({
      name: 'base',
      versions: [],
      platform: 'vllm',
      signatures: [],
      models: [
        { id: 'base', contextTokens: 4096 },
        { id: 'sql', parent: 'base' },
      ],
    });
  });

  test('llama.cpp has a list of its own beside it', () => {
    const body = '{"models":[{"name":"tiny"}],"object":"list","data":[{"id":"tiny","meta":{"n_ctx":256}}]}';
    expect(decodeServedModels(httpResponse(body))).toEqual([{ id: 'tiny', contextTokens: 256 }]);
  });

  test('an entry without a name is left out', () => {
    const body = '{"data":[{"id":""},{"object":"model"},{"id":"tiny"}]}';
    expect(decodeServedModels(httpResponse(body))).toEqual([{ id: 'tiny' }]);
  });

  test('the problem of another list names what it lacks', () => {
    expect(() => decodeServedModels(httpResponse('{"models":["tiny"]}'))).toThrow(
      'This is not an answer of the OpenAI protocol: it has no data.',
    );
  });

  test.each(['{"models":["tiny"]}', '{"detail":"Not Found"}', 'null'])("%s is not OpenAI's list", (body) => {
    expect(outcome(() => codec.decodeModels(httpResponse(body)))).toBe('answer');
  });

  test('a server that lists a model is ready', () => {
    expect(codec.encodeReady(model).path).toBe('/v1/models');
    expect(codec.decodeReady(httpResponse('{"data":[{"id":"m"}]}'))).toBe(true);
    expect(codec.decodeReady(httpResponse('{"data":[]}'))).toBe(false);
    expect(codec.decodeReady(httpResponse('no healthy upstream', {}, 503))).toBe(false);
    expect(outcome(() => codec.decodeReady(httpResponse('', {}, 302)))).toBe('answer');
  });
});

test.each([
  [
    '{"error":{"message":"m","type":"NotFoundError","param":"model","code":404}}',
    ['m', 'NotFoundError', '404'],
  ],
  [
    '{"error":{"code":"400","message":"m","param":"","type":"BadRequestError"}}',
    ['m', 'BadRequestError', '400'],
  ],
  ['{"error":{"code":401}}', ['{"code":401}', '', '401']],
  ['{"error":"Model with name nope does not exist."}', ['Model with name nope does not exist.', '', '']],
  [
    '{"object":"error","message":"m","type":"ServiceUnavailable","code":503}',
    ['m', 'ServiceUnavailable', '503'],
  ],
  ['{"detail":"Not Found"}', ['Not Found', '', '']],
  [
    '{"detail":[{"type":"missing","loc":["body","model"],"msg":"Field required"}]}',
    ['body.model: Field required', '', ''],
  ],
  ['{"choices":[],"error":null}', undefined],
  ['[]', undefined],
])('the error of %s', (body, expected) => {
  const error = readOpenAiError(parseJson(body));
  expect(error === undefined ? undefined : [error.message, error.type, error.code]).toEqual(expected);
});
