import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeTensor } from '../../src/inference/make-tensor.js';
import { parseJson } from '../../src/inference/read-json.js';
import { atOnce } from '../../src/runtime/work.js';
import { openAiCodec } from '../../src/protocol/openai.js';
import { imagePayload, type OpenAiCall, textPayload } from '../../src/protocol/openai-request.js';
import type { Payload } from '../../src/inference/payload.js';
import type * as v2 from '../../src/protocol/v2.js';
import { jsonPayload, model, outcome } from './wire.js';
import { propertyRuns } from '../fuzz/property-runs.js';

const usual: OpenAiCall = { prefix: '', task: 'chat', streams: false, replacesModel: false };

function encode(payload: Payload, call: Partial<OpenAiCall> = {}) {
  const request = atOnce(openAiCodec({ ...usual, ...call }).encodePredict(model, payload));
  return { ...request, body: String(request.body) };
}

test('it has the functions of the other protocols', () => {
  type Functions = Exclude<keyof ReturnType<typeof openAiCodec>, 'startStream'>;
  const codec: { [Name in Functions]: (typeof v2)[Name] } = openAiCodec(usual);
  expect(codec.encodeModels()).toEqual([
    { transport: 'http', method: 'GET', path: '/v1/models', headers: { Accept: 'application/json' } },
  ]);
});

describe('where a payload goes', () => {
  test.each([
    ['{"messages":[]}', '/v1/chat/completions'],
    ['{"prompt":"a"}', '/v1/completions'],
    ['{"input":["a"]}', '/v1/embeddings'],
    ['{"query":"a","documents":["b"]}', '/v1/rerank'],
    ['{"input":"a","messages":[]}', '/v1/chat/completions'],
    ['{"max_tokens":5}', '/v1/completions'],
    ['{"query":"a"}', '/v1/completions'],
  ])('%s to %s', (text, path) => {
    expect(encode(jsonPayload(text), { task: 'completions' }).path).toBe(path);
    expect(encode(jsonPayload(text), { task: 'completions', prefix: '/openai' }).path).toBe(`/openai${path}`);
  });

  test('bytes that go as they are go to the usual task', () => {
    const request = openAiCodec({ ...usual, prefix: '/openai', task: 'rerank' }).encodeRaw(
      model,
      Buffer.from('x'),
    );
    expect([request.path, String(request.body), request.streams]).toEqual([
      '/openai/v1/rerank',
      'x',
      undefined,
    ]);
  });
});

describe('a body goes out as it was written', () => {
  test.each([
    ['{"messages":[]}', '{"model":"m","messages":[]}'],
    [
      ' { "messages": [1.0, 1e3], "seed": 9007199254740993 }\n',
      ' {"model":"m", "messages": [1.0, 1e3], "seed": 9007199254740993 }\n',
    ],
    ['{"model":"other","messages":[]}', '{"model":"other","messages":[]}'],
    ['{"model":null,"messages":[]}', '{"model":null,"messages":[]}'],
    ['{ }', '{"model":"m" }'],
  ])('%s', (text, body) => {
    expect(encode(jsonPayload(text)).body).toBe(body);
  });

  const asked = '"stream":true,"stream_options":{"include_usage":true}';
  test.each([
    ['{"messages":[]}', `{"model":"m",${asked},"messages":[]}`, true],
    ['{"prompt":"a"}', `{"model":"m",${asked},"prompt":"a"}`, true],
    ['{"messages":[],"stream":false}', '{"model":"m","messages":[],"stream":false}', false],
    ['{"messages":[],"stream":true}', '{"model":"m","messages":[],"stream":true}', true],
    ['{"messages":[],"stream":null}', '{"model":"m","messages":[],"stream":null}', false],
    [
      '{"messages":[],"stream_options":{"include_usage":false}}',
      '{"model":"m","stream":true,"messages":[],"stream_options":{"include_usage":false}}',
      true,
    ],
    ['{"input":"a"}', '{"model":"m","input":"a"}', false],
    ['{"query":"a","documents":[]}', '{"model":"m","query":"a","documents":[]}', false],
  ])('%s where a stream is asked for', (text, body, streams) => {
    const request = encode(jsonPayload(text), { streams: true });
    expect([request.body, request.streams === true]).toEqual([body, streams]);
    expect(request.headers).toEqual({
      'Content-Type': 'application/json',
      Accept: streams ? 'text/event-stream, application/json' : 'application/json',
    });
  });

  test('a model that the person named takes the place of the payload’s, and nothing else changes', () => {
    const text =
      '{"9":1.0,"model":"other","messages":[{"role":"user","content":"ä"}],"seed":9007199254740993}';
    const body = '{"9":1.0,"model":"m","messages":[{"role":"user","content":"ä"}],"seed":9007199254740993}';
    expect(encode(jsonPayload(text), { replacesModel: true }).body).toBe(body);
    expect(encode(jsonPayload(body), { replacesModel: true }).body).toBe(body);
  });

  test('whatever the payload says of model and stream stays, and what is added is read back', () => {
    const body = fc.record(
      { messages: fc.constant([]), model: fc.string(), stream: fc.boolean(), 'a"{': fc.string() },
      { requiredKeys: ['messages'] },
    );
    fc.assert(
      fc.property(body, fc.boolean(), (given, streams) => {
        const sent = parseJson(encode(jsonPayload(JSON.stringify(given)), { streams }).body);
        const stream = given.stream ?? (streams ? true : undefined);
        expect(sent).toMatchObject({ model: 'm', ...given, ...(stream === undefined ? {} : { stream }) });
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});

describe('what is not a body', () => {
  test('a text is what its task takes', () => {
    const body = (task: OpenAiCall['task']) => encode(textPayload('say "hi"', task), { task }).body;
    expect(body('chat')).toBe('{"model":"m","messages":[{"role":"user","content":"say \\"hi\\""}]}');
    expect(body('completions')).toBe('{"model":"m","prompt":"say \\"hi\\""}');
    expect(body('embeddings')).toBe('{"model":"m","input":"say \\"hi\\""}');
    expect(() => body('rerank')).toThrow('nothing to rank it with');
    expect(encode(jsonPayload('"hi"')).body).toBe(
      '{"model":"m","messages":[{"role":"user","content":"hi"}]}',
    );
  });

  test('an image goes as a data URL behind its question', () => {
    const payload = imagePayload({ format: 'png', bytes: Buffer.from([0x89, 0x50]) }, 'what is it?');
    expect(parseJson(encode(payload).body)).toEqual({
      model: 'm',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'what is it?' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVA=' } },
          ],
        },
      ],
    });
  });

  test.each<[string, Payload]>([
    ['tensors', { kind: 'tensors', tensors: [makeTensor('x', 'FP32', [1], [1])] }],
    ['a list', jsonPayload('[1]')],
    ['a number', jsonPayload('1')],
  ])('%s are refused', (_name, payload) => {
    expect(outcome(() => encode(payload))).toBe('payload');
  });

  test('explain is refused', () => {
    const explain = { ...model, verb: 'explain' as const };
    expect(outcome(() => atOnce(openAiCodec(usual).encodePredict(explain, jsonPayload('{}'))))).toBe('usage');
  });
});
