import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonText } from '../../src/inference/answer.js';
import { type Json, stringifyJson } from '../../src/inference/json.js';
import { parseJson } from '../../src/inference/read-json.js';
import { atOnce } from '../../src/runtime/work.js';
import { openAiCodec } from '../../src/protocol/openai.js';
import { foldStream } from '../../src/protocol/openai-stream.js';
import { httpResponse } from './wire.js';
import { propertyRuns } from '../fuzz/property-runs.js';

function fold(...events: readonly string[]) {
  const stream = foldStream();
  const deltas = events.map((data) => stream.add({ data }));
  return { ...stream.result(), deltas, text: stream.text() };
}

/** A chunk with one choice. */
function delta(fields: string, more = '"finish_reason":null', index = 0): string {
  return `{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":${index},"delta":{${fields}},${more}}]}`;
}

/** A completion's chunk with the usage of the whole. */
function cumulative(id: number, reason: string): string {
  return `{"id":"cmpl-${id}","choices":[{"finish_reason":"${reason}","index":0,"logprobs":null,"text":" ,"}],"model":"m","object":"text_completion","usage":{"completion_tokens":4,"prompt_tokens":2,"total_tokens":6}}`;
}

/** The answer of a stream whose first part has these fields. */
function answerFrom(fields: string): Json {
  const { answer } = fold(delta(fields), delta('"role":"user","content":"b"'), stop, done);
  return parseJson(jsonText(answer));
}

const done = '[DONE]';
const stop = delta('', '"finish_reason":"stop"');

describe('a text is put together', () => {
  test('content that is null or empty, the role, and what comes after the end add no text', () => {
    const { deltas, answer, fault } = fold(
      delta('"role":"assistant","content":null'),
      delta('"content":"","function_call":null,"tool_calls":null,"role":null'),
      delta('"content":" K"'),
      delta('"content":"Serve"'),
      delta('"content":null', '"finish_reason":"length"'),
      done,
      delta('"content":"never"'),
    );
    expect(deltas.map(({ length }) => length)).toEqual([0, 0, 1, 1, 0, 0, 0]);
    expect(answer.text?.choices).toMatchObject([{ content: ' KServe', finishReason: 'length' }]);
    expect([answer.modelName, answer.notes, fault]).toEqual(['m', undefined, undefined]);
  });

  test('its JSON is that of an answer without a stream, numbers as they were written', () => {
    const { answer } = fold(
      '{"id":"a","created":9007199254740993,"model":"m","system_fingerprint":null,"choices":[{"index":0,"delta":{"role":"assistant","content":"a"},"logprobs":{"content":[{"token":"a","logprob":-1.0}]}}]}',
      '{"id":"b","model":"m","choices":[{"index":0,"delta":{"content":"b"},"logprobs":{"content":[{"token":"b","logprob":-0.25}]},"finish_reason":"stop"}],"timings":{"x":1.50}}',
      '{"choices":[],"usage":{"completion_tokens":2,"prompt_tokens":1,"total_tokens":3}}',
      done,
    );
    expect(jsonText(answer)).toBe(
      '{"id":"a","object":"chat.completion","created":9007199254740993,"model":"m","timings":{"x":1.5},' +
        '"choices":[{"index":0,"message":{"role":"assistant","content":"ab"},' +
        '"logprobs":{"content":[{"token":"a","logprob":-1.0},{"token":"b","logprob":-0.25}]},"finish_reason":"stop"}],' +
        '"usage":{"completion_tokens":2,"prompt_tokens":1,"total_tokens":3}}',
    );
    expect(answer.text?.usage).toEqual({ promptTokens: 1, completionTokens: 2, totalTokens: 3 });
    expect(answer.text?.choices[0]?.logprobs).toMatchObject([
      { token: 'a', logprob: -1 },
      { token: 'b', logprob: -0.25 },
    ]);
  });

  test('the role is what the first part of a choice says, and the assistant’s where none is said', () => {
    expect(answerFrom('"role":"tool","content":"a"')).toMatchObject({
      choices: [{ message: { role: 'tool' } }],
    });
    expect(answerFrom('"content":"a"')).toMatchObject({ choices: [{ message: { role: 'assistant' } }] });
  });

  test('choices may come in any order', () => {
    const { text, answer } = fold(
      delta('"content":"b1"', '"finish_reason":null', 1),
      delta('"content":"a1"'),
      delta('"content":"b2"', '"finish_reason":"stop"', 1),
      delta('"content":"a2"', '"finish_reason":"length"'),
      done,
    );
    expect(text.choices).toMatchObject([
      { index: 0, content: 'a1a2', finishReason: 'length' },
      { index: 1, content: 'b1b2', finishReason: 'stop' },
    ]);
    expect(jsonText(answer)).toMatch(/"content":"a1a2".*"content":"b1b2"/);
  });

  test.each(['reasoning', 'reasoning_content'])('%s stands apart', (field) => {
    const { text, deltas, answer } = fold(delta(`"${field}":"hm"`), delta('"content":"42"'), stop, done);
    expect(text.choices).toMatchObject([{ content: '42', reasoning: 'hm' }]);
    expect(deltas[0]).toEqual([{ index: 0, content: '', reasoning: 'hm', callsTool: false }]);
    expect(jsonText(answer)).toContain('"content":"42","reasoning":"hm"');
  });

  test('tool calls come in parts, by their index or their id', () => {
    const part = (fields: string) => delta(`"tool_calls":[{${fields}}]`);
    const { text, deltas, answer } = fold(
      part('"index":0,"id":"x","type":"function","function":{"name":"f","arguments":""}'),
      part('"index":0,"function":{"arguments":"{\\"a\\":"}'),
      part('"index":1,"id":"y","function":{"name":"g","arguments":"{}"}'),
      part('"index":0,"function":{"name":"f","arguments":"1}"}'),
      part('"id":"z","function":{"name":"h","arguments":"["}'),
      part('"function":{"arguments":"]"}'),
      delta('', '"finish_reason":"tool_calls"'),
      done,
    );
    expect(text.choices[0]?.toolCalls).toEqual([
      { id: 'x', name: 'f', arguments: '{"a":1}' },
      { id: 'y', name: 'g', arguments: '{}' },
      { id: 'z', name: 'h', arguments: '[]' },
    ]);
    expect(deltas[0]).toMatchObject([{ callsTool: true }]);
    expect(parseJson(jsonText(answer))).toMatchObject({
      choices: [{ message: { content: null, tool_calls: [{ id: 'x', type: 'function' }, {}, {}] } }],
    });
  });

  test('a completion of KServe 0.14: a new id, a finish reason and usage in each chunk', () => {
    const { answer, fault } = fold(cumulative(1, 'stop'), cumulative(2, 'length'), done);
    expect(fault).toBeUndefined();
    expect(answer.text).toMatchObject({
      choices: [{ content: ' , ,', finishReason: 'length' }],
      usage: { completionTokens: 4 },
    });
    expect(jsonText(answer)).toBe(
      '{"id":"cmpl-1","object":"text_completion","model":"m","choices":[{"index":0,"text":" , ,","logprobs":null,"finish_reason":"length"}],"usage":{"completion_tokens":4,"prompt_tokens":2,"total_tokens":6}}',
    );
  });

  test('split into any deltas, it is the same answer as without a stream', () => {
    const codec = openAiCodec({ prefix: '', task: 'chat', streams: true, replacesModel: false });
    const pieces = fc.array(fc.tuple(fc.nat(2), fc.string({ unit: 'grapheme' })), { maxLength: 12 });
    fc.assert(
      fc.property(pieces, (written) => {
        const chunks = written.map(([index, content]) =>
          stringifyJson({ model: 'm', choices: [{ index, delta: { content } }] }),
        );
        const { answer } = fold(...chunks, done);
        const whole = atOnce(codec.decodePredict(httpResponse(jsonText(answer))));
        expect(whole.text).toEqual(answer.text);
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});

describe('a stream that is not a whole answer', () => {
  test('an error in its middle: what came stays', () => {
    const error = '{"error":{"message":"out of memory","type":"InternalServerError","code":500}}';
    const { answer, fault } = fold(delta('"content":"a"'), error, done);
    expect(fault).toEqual({
      kind: 'error',
      error: { message: 'out of memory', type: 'InternalServerError', code: '500' },
    });
    expect(answer.text?.choices).toMatchObject([{ content: 'a' }]);
  });

  test('an event named error is one, whatever its form', () => {
    const stream = foldStream();
    stream.add({ name: 'error', data: '{"message":"overloaded","type":"overloaded_error"}' });
    expect(stream.result().fault).toMatchObject({ kind: 'error', error: { message: 'overloaded' } });
  });

  test('it ended before its texts were finished', () => {
    expect(fold(delta('"content":"a"')).fault).toEqual({ kind: 'unfinished' });
    expect(
      fold(
        delta('"content":"a"', '"finish_reason":"stop"'),
        delta('"content":"b"', '"finish_reason":null', 1),
      ).fault,
    ).toEqual({ kind: 'unfinished' });
    expect(fold().fault).toEqual({ kind: 'unfinished' });
    expect(fold(done).fault).toEqual({ kind: 'unfinished' });
  });

  test('finished texts without [DONE] are whole, with a note', () => {
    const { fault, answer } = fold(delta('"content":"a"'), stop);
    expect([fault, answer.notes]).toEqual([undefined, ['the stream ended without data: [DONE]']]);
  });

  test('what is not JSON, and what is not a chunk', () => {
    expect(fold(delta('"content":"a"'), '{"choices":[').fault).toEqual({
      kind: 'form',
      summary: 'an event of the stream is not JSON: {"choices":[',
    });
    expect(fold('{"predictions":[1]}', done).fault).toMatchObject({ kind: 'form' });
    const { fault, answer } = fold('{"progress":0.5}', delta('"content":"a"'), stop, done);
    expect([fault, answer.notes]).toEqual([undefined, ['events of the stream without choices and usage: 1']]);
  });

  test('whatever comes, there is a result', () => {
    const chunk = fc.oneof(fc.string(), fc.json(), fc.constantFrom(delta('"content":"a"'), stop, done));
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 6 }), (chunks) => {
        expect(jsonText(fold(...chunks).answer)).toMatch(/^\{.*\}$/s);
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});

test.each([
  '{"created":1795801236,"n":-3}',
  '{"a":1.0,"b":1e3,"c":-0,"d":[-0,0.5]}',
  '{"a":12345678901234567890,"b":9007199254740993}',
  '{"2":"b","1":"a"}',
  '{"a":NaN}',
  '{"a":[1,2,],"b":"1e5, -0"}',
  '{"__proto__":{"a":1}}',
])('an event is the same whichever of the two ways reads it: %s', (extra) => {
  const jsonOf = (space: string) => {
    const { add, result } = foldStream();
    add({ data: `{"choices":[{"index":0,"delta":{"content":"x"}}],"extra":${extra}${space}}` });
    return jsonText(result().answer);
  };
  // An event of more than 1,000 characters is read with care.
  expect(jsonOf('')).toBe(jsonOf(' '.repeat(1000)));
  expect(jsonOf('')).toContain('"extra"');
});
