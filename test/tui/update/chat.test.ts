import { expect, test } from 'vitest';
import type { Exchange } from '../../../src/inference/exchange.js';
import type { GivenPayload } from '../../../src/predict/predict.js';
import type { Message } from '../../../src/tui/state/messages.js';
import type { State } from '../../../src/tui/state/state.js';
import { exchange, service } from '../../inference/samples.js';
import { drawn } from '../screen.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const of = 'kserve-demo/writer';
const writer = service({ name: 'writer', protocol: 'openai' });
const list = stateWith([writer]);
const chat = after(pressed(list, 'i'), {
  type: 'models-listed',
  of,
  models: [{ id: 'writer', contextTokens: 100 }],
});
const textOf = (state: State) => drawn(state).join('\n');
const typed = (text: string) => Array.from(text, (character) => (character === ' ' ? 'space' : character));

function answered(content: string, changes: Partial<Exchange> = {}, completionTokens = 7): Message {
  const text = {
    choices: [{ index: 0, content, reasoning: '', toolCalls: [], finishReason: 'stop', logprobs: [] }],
    usage: { promptTokens: 5, completionTokens, totalTokens: 5 + completionTokens },
  };
  const sent = exchange({ protocol: 'openai', answer: { tensors: [], text, json: [] }, ...changes });
  return { type: 'call-ended', of, outcome: { kind: 'exchange', exchange: sent } };
}

const came = (content: string): Message => ({
  type: 'text-came',
  of,
  deltas: [{ index: 0, content, reasoning: '', callsTool: false }],
});

const said = (state: State, text: string) => pressed(state, ...typed(text), 'enter');
const payloadOf = (state: State, text: string): unknown => {
  const [effect] = effectsOf(state, ...typed(text), 'enter');
  const { payload } = effect as { readonly payload: GivenPayload };
  return JSON.parse(Buffer.from(payload.bytes).toString());
};

test('i opens the conversation and asks for the models once; a model that writes nothing has none', () => {
  expect(effectsOf(list, 'i')).toEqual([{ type: 'load-models', service: writer }]);
  expect(effectsOf(pressed(chat, 'esc'), 'i')).toEqual([]);
  expect(textOf(chat)).toContain('model writer · not counted yet, of 100 tokens');
  const iris = stateWith(named('iris'));
  expect(pressed(iris, 'i').places).toHaveLength(1);
  expect(pressed(iris, 'i').notice).toContain('iris is not a language model');
  expect(pressed(iris, 'o', 'o', 'o', 'o', 'i').places).toHaveLength(2);
});

test('a message takes along what was said before; its answer grows below it', () => {
  expect(payloadOf(chat, 'Who?')).toEqual({ messages: [{ role: 'user', content: 'Who?' }] });
  const growing = after(said(chat, 'Who?'), came('I am'));
  expect(textOf(growing)).toMatch(/ › Who\?\n   I am\n   ◌ answering…/);
  const next = after(growing, answered('I am.'));
  expect(textOf(next)).toMatch(/ › Who\?\n   I am\.\n/);
  expect(textOf(next)).toContain('12 of 100 tokens (12 %)');
  expect(payloadOf(next, 'And?')).toMatchObject({
    messages: [{ content: 'Who?' }, { content: 'I am.' }, { content: 'And?' }],
  });
});

test('it is there when one comes back, with what was typed, and its exchanges are in the history', () => {
  const left = pressed(after(said(chat, 'Who?'), answered('I am.')), ...typed('half a'), 'esc');
  expect([left.places.length, left.prompt]).toEqual([1, undefined]);
  expect(textOf(pressed(left, 'i'))).toMatch(/Who\?[^]*I am\.[^]*› half a/);
  expect(left.outcomes.get(of)).toHaveLength(1);
});

test('one message at a time; esc stops the answer, keeps what came, and only then goes back', () => {
  const asking = after(said(chat, 'Who?'), came('I'));
  const early = said(asking, 'More?');
  expect([early.prompt?.text, early.notice]).toEqual(['More?', 'the answer still comes: esc stops it']);
  expect(effectsOf(asking, 'esc')).toEqual([{ type: 'cancel', of }]);
  const { answer: _answer, ...without } = exchange({ protocol: 'openai' });
  const whole = answered('I');
  const partial =
    whole.type === 'call-ended' && whole.outcome.kind === 'exchange'
      ? whole.outcome.exchange.answer
      : undefined;
  const verdict = { ...without.verdict, ok: false, summary: 'you stopped the answer' };
  const stopped = after(
    asking,
    { type: 'call-cancelled', of },
    {
      type: 'call-ended',
      of,
      outcome: { kind: 'exchange', exchange: { ...without, verdict, ...(partial && { partial }) } },
    },
  );
  expect(textOf(stopped)).toMatch(/ › Who\?\n   I\n   you stopped the answer\n/);
  expect(pressed(stopped, 'esc').places).toHaveLength(1);
});

test('a question without an answer is typed again, and why is told', () => {
  const asking = said(chat, 'Who?');
  expect(after(asking, { type: 'call-cancelled', of }).prompt?.text).toBe('Who?');
  const failure = { kind: 'no-way-in', summary: 'No gateway answered.', next: [{ text: 'Try g.' }] } as const;
  const failed = after(asking, { type: 'call-ended', of, outcome: { kind: 'problem', at: 1, failure } });
  expect([failed.prompt?.text, textOf(failed)]).toEqual([
    'Who?',
    expect.stringContaining('No gateway answered. Try g.'),
  ]);
  const other = after(asking, answered('x', { protocol: 'v1' }));
  expect(textOf(other)).toContain('writer is not a language model');
});

test('several lines: a backslash, or a paste; arrow-up brings back what was said', () => {
  const two = pressed(chat, ...typed('one\\'), 'enter', ...typed('two'));
  expect(textOf(two)).toMatch(/ › one\n   two█/);
  const pasted = after(two, { type: 'pasted', text: '\r\nthree' });
  expect(pasted.prompt?.text).toBe('one\ntwo\nthree');
  const next = after(said(pasted, ''), answered('yes'));
  const more = after(said(next, 'again'), answered('no'));
  expect(pressed(more, 'up').prompt?.text).toBe('again');
  expect(pressed(more, 'up', 'up', 'up').prompt?.text).toBe('one\ntwo\nthree');
  expect(pressed(more, 'up', 'up', 'down', 'down').prompt?.text).toBe('');
});

test('the commands', () => {
  const once = after(said(chat, 'Who?'), answered('I am.'));
  expect(textOf(said(once, '/help'))).toContain('/save FILE');
  expect(textOf(said(once, '/tokens'))).toContain('The conversation takes 12 of 100 tokens');
  expect(textOf(said(once, '/model'))).toContain('* writer');
  expect(textOf(said(once, '/nothing'))).toContain('There is no command /nothing');
  expect(said(once, '/model other').models.get(of)).toBe('other');
  expect(payloadOf(said(once, '/system Be short.'), 'a')).toMatchObject({
    messages: [{ role: 'system' }, {}, {}, {}],
  });
  expect(payloadOf(said(once, '/reset'), 'a')).toEqual({ messages: [{ role: 'user', content: 'a' }] });
  expect(effectsOf(once, ...typed('/save x.json'), 'enter')).toMatchObject([
    {
      type: 'save-conversation',
      file: 'x.json',
      model: 'writer',
      conversation: { turns: [{ question: 'Who?' }] },
    },
  ]);
  expect(textOf(after(once, { type: 'chat-told', of, text: 'Saved in /x.json' }))).toContain(
    'Saved in /x.json',
  );
  expect(said(once, '/quit').places).toHaveLength(1);
});

test('where no answer fits any more nothing is sent', () => {
  const full = after(said(chat, 'Who?'), answered('I am.', {}, 95));
  expect(effectsOf(full, ...typed('More?'), 'enter')).toEqual([]);
  expect(textOf(said(full, 'More?'))).toContain('no answer fits.');
});

test('a long conversation is shown at its end, and scrolled by pages', () => {
  const long = after(
    said(chat, 'Who?'),
    answered(Array.from({ length: 60 }, (_, at) => `line ${at}.`).join('\n')),
  );
  expect(textOf(long)).toContain('line 59.');
  expect(textOf(pressed(long, 'pageup'))).not.toContain('line 59.');
  expect(textOf(pressed(long, 'pageup', 'pagedown'))).toContain('line 59.');
});
