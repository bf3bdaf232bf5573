import { expect, test } from 'vitest';
import {
  addAnswer,
  beginAnew,
  chatPayload,
  conversationJson,
  newConversation,
  type Conversation,
} from '../../src/chat/conversation.js';
import type { TextChoice, TokenUsage } from '../../src/inference/generated-text.js';
import { exchange } from '../inference/samples.js';

const usage = { promptTokens: 5, completionTokens: 7, totalTokens: 12 };

function answered(choice: Partial<TextChoice>, counted: TokenUsage | undefined = usage) {
  const whole = {
    index: 0,
    content: '',
    reasoning: '',
    toolCalls: [],
    finishReason: 'stop',
    logprobs: [],
    ...choice,
  };
  const text = { choices: [whole], ...(counted === undefined ? {} : { usage: counted }) };
  return exchange({ answer: { tensors: [], text, json: [] } });
}

const body = (conversation: Conversation, question: string): unknown =>
  JSON.parse(Buffer.from(chatPayload(conversation, question).bytes).toString());

const once = addAnswer(newConversation, 'Who?', answered({ content: 'I.\n' }));

test('each message takes along all that was said, and what the person set', () => {
  expect(body(newConversation, 'Who?')).toEqual({ messages: [{ role: 'user', content: 'Who?' }] });
  const settings = { system: 'Be short.', temperature: 0, maxTokens: 9, seed: 3 };
  expect(body({ ...once, ...settings }, 'And now?')).toEqual({
    messages: [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: 'Who?' },
      { role: 'assistant', content: 'I.' },
      { role: 'user', content: 'And now?' },
    ],
    temperature: 0,
    max_tokens: 9,
    seed: 3,
  });
  expect([chatPayload(newConversation, 'a').source, chatPayload(once, 'a').source]).toEqual([
    'a message',
    'message 2 of a conversation',
  ]);
});

test('an answer that was stopped is kept with its reason; one that was only thought is not sent again', () => {
  const { answer, ...stopped } = answered({ content: 'The first', finishReason: 'stop' });
  const verdict = { ...exchange({}).verdict, ok: false, summary: 'you stopped the answer' };
  const partly = addAnswer(once, 'More?', { ...stopped, verdict, ...(answer && { partial: answer }) });
  expect(partly.turns.at(-1)).toEqual({
    question: 'More?',
    answer: 'The first',
    reasoning: '',
    note: 'you stopped the answer',
  });
  const thought = addAnswer(once, 'Hm?', answered({ reasoning: 'Let me think.', finishReason: 'length' }));
  expect(thought.turns.at(-1)?.note).toBe('(cut off: the limit of tokens was reached)');
  expect(body(thought, 'a')).toMatchObject({ messages: [{}, {}, { role: 'user', content: 'a' }] });
});

test('a question that got no answer is not part of it', () => {
  const nobody = exchange({ verdict: { ...exchange({}).verdict, ok: false } });
  const { answer: _answer, ...without } = nobody;
  expect(addAnswer(once, 'More?', without)).toBe(once);
});

test('usage is that of the last answer, and none where the server did not count', () => {
  expect(once.usage).toEqual(usage);
  const { usage: _usage, ...uncounted } = once;
  expect(
    addAnswer(
      once,
      'b',
      exchange({
        answer: {
          tensors: [],
          text: {
            choices: [
              { index: 0, content: 'x', reasoning: '', toolCalls: [], finishReason: 'stop', logprobs: [] },
            ],
          },
          json: [],
        },
      }),
    ),
  ).toEqual({
    turns: [...uncounted.turns, { question: 'b', answer: 'x', reasoning: '' }],
  });
});

test('it begins anew with the same settings, and is saved as a request', () => {
  expect(beginAnew({ ...once, system: 's' })).toEqual({ system: 's', turns: [] });
  expect(JSON.parse(conversationJson({ ...once, seed: 1 }, 'm'))).toEqual({
    model: 'm',
    messages: [
      { role: 'user', content: 'Who?' },
      { role: 'assistant', content: 'I.' },
    ],
    seed: 1,
  });
});
