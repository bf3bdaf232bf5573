import { expect, test } from 'vitest';
import { jsonText } from '../../src/inference/answer.js';
import type { LanguageQuirks } from '../../src/demo/models/language-answer.js';
import type { Flavour } from '../../src/demo/models/language-flavours.js';
import { atOnce } from '../../src/runtime/work.js';
import { openAiCodec } from '../../src/protocol/openai.js';
import { foldStream } from '../../src/protocol/openai-stream.js';
import { startTextClock } from '../../src/protocol/openai-timing.js';
import { openRest } from '../../src/transport/rest.js';
import { serveText } from '../demo/models/language-calls.js';
import { target } from '../transport/servers.js';
import { longLimits } from '../transport/streams.js';
import { jsonPayload, model } from './wire.js';

const never = new AbortController().signal;
const writer = { ...model, name: 'writer' };

/** One text from the demo's server, streamed or not. */
async function write(body: string, streams: boolean, flavour: Flavour = 'vllm', quirks: LanguageQuirks = {}) {
  await using server = await serveText({ flavour, quirks });
  const rest = openRest({ insecure: false });
  try {
    const prefix = flavour === 'kserve' ? '/openai' : '';
    const codec = openAiCodec({ prefix, task: 'chat', streams, replacesModel: false });
    const request = atOnce(codec.encodePredict(writer, jsonPayload(body)));
    const fold = foldStream();
    const clock = startTextClock();
    const sent = await rest.stream(
      target(server.port),
      request,
      longLimits,
      {
        onEvent: (event) => {
          clock.add(fold.add(event), event.atMs);
          return fold.isDone() ? 'last' : undefined;
        },
      },
      never,
    );
    if (sent.response?.transport !== 'http') throw new Error(`no answer: ${JSON.stringify(sent.failure)}`);
    const { answer, fault } = request.streams
      ? fold.result()
      : { answer: atOnce(codec.decodePredict(sent.response)), fault: undefined };
    return { sent, answer, fault, timing: clock.timing(answer.text?.usage) };
  } finally {
    rest.close();
  }
}

function fields(text: string) {
  return { ...JSON.parse(text), id: '', created: 0 };
}

const question = '"messages":[{"role":"user","content":"What is a gateway?"}]';

test.each<readonly [string, string, Flavour, LanguageQuirks]>([
  ['a chat', `{${question},"seed":1,"n":2,"max_tokens":30}`, 'vllm', {}],
  ["KServe's server, with comments", `{${question},"seed":1,"max_tokens":30}`, 'kserve', { pingEvery: 2 }],
  ['reasoning, with usage in each chunk', `{${question},"seed":1}`, 'vllm', { reasons: true, usage: 'each' }],
  ['logprobs', `{${question},"temperature":0,"logprobs":true,"top_logprobs":2,"max_tokens":5}`, 'vllm', {}],
  [
    'a completion',
    '{"prompt":"A model","seed":1,"max_tokens":20,"logprobs":1}',
    'vllm',
    { tokensPerEvent: 3 },
  ],
])('%s is the same text with a stream and without', async (_name, body, flavour, quirks) => {
  const streamed = await write(body, true, flavour, quirks);
  const whole = await write(body, false, flavour, quirks);
  expect([streamed.fault, streamed.sent.failure]).toEqual([undefined, undefined]);
  expect(streamed.answer.text).toEqual(whole.answer.text);
  expect(whole.answer.text?.choices[0]?.content).not.toBe('');
  const [one, other] = [fields(jsonText(streamed.answer)), fields(jsonText(whole.answer))];
  expect(Object.keys(one).sort()).toEqual(Object.keys(other).sort());
  expect([one.object, one.usage]).toEqual([other.object, other.usage]);
  expect(streamed.timing).toMatchObject({ unit: 'tokens', count: other.usage.completion_tokens });
});

test('what breaks off in the middle keeps its text', async () => {
  const error = await write(`{${question}}`, true, 'vllm', { breaksOff: { afterEvents: 3, how: 'error' } });
  expect(error.fault).toMatchObject({ kind: 'error', error: { message: 'Internal server error' } });
  const cut = await write(`{${question}}`, true, 'vllm', { breaksOff: { afterEvents: 3, how: 'cut' } });
  expect([cut.sent.failure?.code, cut.fault]).toEqual(['CUT_SHORT', { kind: 'unfinished' }]);
  const ended = await write(`{${question}}`, true, 'vllm', { breaksOff: { afterEvents: 3, how: 'end' } });
  expect([ended.sent.failure, ended.fault]).toEqual([undefined, { kind: 'unfinished' }]);
  for (const { answer } of [error, cut, ended]) expect(answer.text?.choices[0]?.content).toMatch(/\w/);
});
