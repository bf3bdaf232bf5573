import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonText } from '../../src/inference/answer.js';
import { atOnce } from '../../src/runtime/work.js';
import { openAiCodec } from '../../src/protocol/openai.js';
import { httpResponse, outcome, plainValues } from './wire.js';
import { propertyRuns } from '../fuzz/property-runs.js';

const codec = openAiCodec({ prefix: '', task: 'chat', streams: false, replacesModel: false });

function decode(body: string) {
  const answer = atOnce(codec.decodePredict(httpResponse(body)));
  expect(jsonText(answer)).toBe(body);
  return answer;
}

describe('texts', () => {
  test('a chat, as KServe 0.14 writes it', () => {
    const { text, modelName, tensors } = decode(
      '{"id":"chatcmpl-1","choices":[{"finish_reason":"length","index":0,"message":{"content":" a model","tool_calls":null,"role":"assistant","function_call":null},"logprobs":null}],"created":1,"model":"tiny","object":"chat.completion","usage":{"completion_tokens":2,"prompt_tokens":1,"total_tokens":3}}',
    );
    expect([modelName, tensors]).toEqual(['tiny', []]);
    expect(text).toEqual({
      choices: [
        { index: 0, content: ' a model', reasoning: '', toolCalls: [], finishReason: 'length', logprobs: [] },
      ],
      usage: { promptTokens: 1, completionTokens: 2, totalTokens: 3 },
    });
  });

  test('several choices are in the order of their indexes', () => {
    const { text } = decode(
      '{"choices":[{"index":1,"text":"b","finish_reason":"stop"},{"index":0,"text":"a","finish_reason":null}]}',
    );
    expect(text?.choices.map(({ content, finishReason }) => [content, finishReason])).toEqual([
      ['a', undefined],
      ['b', 'stop'],
    ]);
    expect(text?.usage).toBeUndefined();
  });

  test.each([
    ['reasoning', '"reasoning":"hm"'],
    ['reasoning_content', '"reasoning_content":"hm"'],
    ['both', '"reasoning":"hm","reasoning_content":"hm"'],
  ])('reasoning stands apart: %s', (_name, field) => {
    const { text } = decode(`{"choices":[{"message":{"content":"42",${field}}}]}`);
    expect(text?.choices).toMatchObject([{ content: '42', reasoning: 'hm' }]);
  });

  test('tool calls are what they are, the old one too; a null content is an empty text', () => {
    const call = '{"id":"c1","type":"function","function":{"name":"f","arguments":"{\\"a\\": 1"}}';
    const old = '{"name":"g","arguments":"{}"}';
    const { text } = decode(
      `{"choices":[{"message":{"content":null,"tool_calls":[${call}],"function_call":${old}},"finish_reason":"tool_calls"}]}`,
    );
    expect(text?.choices).toMatchObject([
      {
        content: '',
        toolCalls: [
          { id: 'c1', name: 'f', arguments: '{"a": 1' },
          { id: '', name: 'g', arguments: '{}' },
        ],
      },
    ]);
  });

  test('content in parts, and a refusal', () => {
    const { text } = decode(
      '{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}},{"message":{"content":null,"refusal":"no"}}]}',
    );
    expect(text?.choices.map(({ content }) => content)).toEqual(['ab', 'no']);
  });

  test.each([
    [
      'a chat',
      '{"content":[{"token":" a","bytes":[32,97],"logprob":-2.539729356765747,"top_logprobs":[]},{"token":"b","logprob":-0.0}]}',
    ],
    ['a completion', '{"tokens":[" a","b"],"token_logprobs":[-2.539729356765747,-0.0],"text_offset":[0,2]}'],
  ])('logprobs of %s are exact', (_name, logprobs) => {
    const { text } = decode(`{"choices":[{"text":" ab","logprobs":${logprobs}}]}`);
    expect(text?.choices[0]?.logprobs).toEqual([
      { token: ' a', logprob: -2.539729356765747 },
      { token: 'b', logprob: -0 },
    ]);
  });

  test('the first logprob of an echoed prompt is null', () => {
    const logprobs = '{"tokens":["a"],"token_logprobs":[null]}';
    const { text } = decode(`{"choices":[{"text":"a","logprobs":${logprobs}}]}`);
    expect(text?.choices[0]?.logprobs).toEqual([{ token: 'a', logprob: -Infinity }]);
  });

  test('tokens from the cache', () => {
    const { text } = decode(
      '{"choices":[],"usage":{"completion_tokens":5,"prompt_tokens":3,"total_tokens":8,"prompt_tokens_details":{"cached_tokens":2}}}',
    );
    expect(text?.usage).toEqual({ promptTokens: 3, completionTokens: 5, totalTokens: 8, cachedTokens: 2 });
  });
});

describe('vectors and scores', () => {
  test('embeddings are one tensor, in the order of the inputs, each value as it was written', () => {
    const { tensors, modelName } = decode(
      '{"object":"list","model":"e","data":[{"index":1,"embedding":[0.5773502588272095,1.0]},{"index":0,"embedding":[0.652344,-0.0]}],"usage":{"prompt_tokens":4,"total_tokens":4}}',
    );
    expect([modelName, tensors.length]).toEqual(['e', 1]);
    expect(tensors[0]).toMatchObject({ name: 'embedding', datatype: 'FP64', shape: [2, 2] });
    expect(tensors.map(plainValues)).toEqual([
      [
        [0.652344, -0],
        [0.5773502588272095, 1],
      ],
    ]);
  });

  test('base64 is that of 32-bit floats', () => {
    const base64 = Buffer.from(Float32Array.of(0, 0.5773502588272095, 1).buffer).toString('base64');
    const { tensors } = decode(`{"data":[{"index":0,"object":"embedding","embedding":"${base64}"}]}`);
    expect(tensors[0]).toMatchObject({
      datatype: 'FP32',
      shape: [1, 3],
      values: Float32Array.of(0, 0.5773502588272095, 1),
    });
    expect(outcome(() => decode('{"data":[{"embedding":"AAA="}]}'))).toBe('answer');
    expect(outcome(() => decode('{"data":[{"embedding":"?"}]}'))).toBe('answer');
  });

  test('vectors of different sizes are tensors of their own', () => {
    const { tensors } = decode('{"data":[{"embedding":[1.5]},{"embedding":[[1.5],[2.5]]}]}');
    expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ['embedding-0', [1]],
      ['embedding-1', [2, 1]],
    ]);
  });

  test('a ranking keeps its order', () => {
    const { tensors } = decode(
      '{"id":"r","results":[{"index":1,"document":{"text":"a gateway"},"relevance_score":1},{"index":0,"document":{"text":"no"},"relevance_score":0.25}]}',
    );
    expect(tensors.map(({ name, datatype }) => [name, datatype])).toEqual([
      ['index', 'INT64'],
      ['relevance_score', 'FP64'],
      ['document', 'BYTES'],
    ]);
    expect(tensors.map(plainValues)).toEqual([
      [1, 0],
      [1, 0.25],
      ['a gateway', 'no'],
    ]);
  });

  test('a ranking without its documents', () => {
    const { tensors } = decode('{"results":[{"index":0,"relevance_score":0.5}]}');
    expect(tensors.map(({ name }) => name)).toEqual(['index', 'relevance_score']);
  });
});

describe('what is not an answer', () => {
  test.each([
    ['{"error":{"message":"boom","type":"BadRequestError","code":400}}', 'but an error: boom'],
    ['{"predictions":[1]}', 'it has no choices, embeddings or results'],
    ['{"data":[{"id":"m"}]}', 'it has no choices'],
    ['[]', 'it has no choices'],
    ['', 'The answer is empty'],
    ['data: {}', 'not valid JSON'],
  ])('%s', (body, message) => {
    expect(() => decode(body)).toThrow(message);
  });

  test('whatever JSON comes, there is an answer or a Problem', () => {
    const leaf = fc.oneof(fc.string(), fc.double(), fc.constant(null), fc.boolean());
    const names = fc.constantFrom(
      'choices',
      'index',
      'message',
      'delta',
      'content',
      'tool_calls',
      'function',
      'logprobs',
      'tokens',
      'usage',
      'token_logprobs',
      'data',
      'embedding',
      'results',
      'relevance_score',
      'document',
      'model',
      'error',
      'detail',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(names, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const body = JSON.stringify(value);
        expect(['ok', 'answer']).toContain(outcome(() => atOnce(codec.decodePredict(httpResponse(body)))));
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});
