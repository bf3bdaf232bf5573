import { expect, test } from 'vitest';
import type { State } from '../../../src/tui/state/state.js';
import { exchange, failed, service } from '../../inference/samples.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const key = 'kserve-demo/flower-sample';
const flower = service({ name: 'flower-sample' });
const state = stateWith([flower]);
const ended = (sent: ReturnType<typeof exchange>) =>
  ({ type: 'call-ended', of: key, outcome: { kind: 'exchange', exchange: sent } }) as const;
const payload = { bytes: Buffer.from('{"instances":[2]}'), source: 'the payload edited here' };

test('p asks for a prediction without naming a payload: the predictor chooses', () => {
  expect(effectsOf(state, 'p')).toEqual([{ type: 'predict', service: flower }]);
  expect(pressed(state, 'p').calls.get(key)).toMatchObject({ doing: 'looking for the way in', given: false });
});

test('one prediction of a service at a time', () => {
  expect(effectsOf(state, 'p', 'p')).toEqual([]);
});

test('a payload made here and a protocol chosen here go with it', () => {
  const chosen = pressed(after(state, { type: 'payload-made', of: key, payload }), 'o');
  expect(effectsOf(chosen, 'p')).toEqual([{ type: 'predict', service: flower, payload, protocol: 'v2' }]);
  expect(effectsOf(chosen, 'o', 'o', 'o', 'o', 'p')).toEqual([{ type: 'predict', service: flower, payload }]);
});

test('progress is told while it runs, and not after', () => {
  const asking = after(pressed(state, 'p'), { type: 'call-progressed', of: key, doing: 'waiting' });
  expect(asking.calls.get(key)?.doing).toBe('waiting');
  const done = after(asking, ended(exchange({})), { type: 'call-progressed', of: key, doing: 'late' });
  expect(done.calls.size).toBe(0);
});

test('answers are kept, newest first, five hundred of a service', () => {
  const many = Array.from({ length: 505 }, (_, at) => ended(exchange({ startedAt: at })));
  const kept = after(state, ...many).outcomes.get(key) ?? [];
  expect(kept.length).toBe(500);
  expect(kept[0]).toEqual({ kind: 'exchange', exchange: exchange({ startedAt: 504 }) });
});

test('esc cancels a prediction in flight, and only then goes on to the filter', () => {
  const filtered = pressed(state, '/', 'f', 'enter', 'p');
  expect(effectsOf(filtered, 'esc')).toEqual([{ type: 'cancel', of: key }]);
  const cancelled = after(pressed(filtered, 'esc'), { type: 'call-cancelled', of: key });
  expect([cancelled.calls.size, cancelled.filter]).toEqual([0, 'f']);
  expect(pressed(cancelled, 'esc').filter).toBe('');
});

test('without any payload the payload screen opens with a template, which p sends as it is', () => {
  const failure = {
    kind: 'payload',
    summary: 'There is nothing to send.',
    next: [{ text: 'Give one.' }],
  } as const;
  const next = after(pressed(state, 'p'), {
    type: 'call-ended',
    of: key,
    outcome: { kind: 'problem', at: 1, failure },
  });
  const place = next.places.at(-1);
  expect(place).toMatchObject({
    name: 'payload',
    of: key,
    payload: { state: 'ready', value: { template: true } },
  });
  expect(effectsOf(next, 'p')).toMatchObject([
    { type: 'predict', service: flower, payload: { as: 'json', source: 'the template' } },
  ]);
  expect(pressed(next, 'p').places).toEqual([{ name: 'services' }]);
  expect(effectsOf(next, 'e')).toMatchObject([{ type: 'edit', of: key }]);
});

test('a line that is being typed is not covered by a payload screen', () => {
  const failure = {
    kind: 'payload',
    summary: 'There is nothing to send.',
    next: [{ text: 'Give one.' }],
  } as const;
  const outcome = { kind: 'problem', at: 1, failure } as const;
  const typing = after(pressed(state, 'p', '/', 'f'), { type: 'call-ended', of: key, outcome });
  expect(typing.places).toEqual([{ name: 'services' }]);
  expect(typing.prompt).toEqual({ purpose: 'filter', text: 'f' });
});

test('a payload that was given and refused is told in the pane, not replaced by a template', () => {
  const given = pressed(after(state, { type: 'payload-made', of: key, payload }), 'p');
  const failure = { kind: 'payload', summary: 'Not JSON.', next: [{ text: 'Edit it.' }] } as const;
  const outcome = { kind: 'problem', at: 1, failure } as const;
  expect(after(given, { type: 'call-ended', of: key, outcome }).places).toEqual([{ name: 'services' }]);
});

test('the payload screen is asked again after an edit, and p there sends and goes back to the list', () => {
  const open = pressed(state, 'P');
  const edited = after(open, { type: 'payload-made', of: key, payload });
  expect(effectsOf(edited, 'p')).toEqual([{ type: 'predict', service: flower, payload }]);
  expect(pressed(edited, 'p').places).toEqual([{ name: 'services' }]);
});

test('copy takes the last exchange, though a later attempt sent nothing', () => {
  const failure = { kind: 'no-way-in', summary: 'Nobody.', next: [{ text: 'Look.' }] } as const;
  const last = failed({});
  const two = after(state, ended(last), {
    type: 'call-ended',
    of: key,
    outcome: { kind: 'problem', at: 1, failure },
  });
  expect(effectsOf(two, 'C')).toEqual([
    { type: 'load-commands', service: flower, protocol: 'v1', exchange: last },
  ]);
});

test.each([
  ['another protocol', (from: State) => pressed(from, 'o'), { protocol: 'v2' }],
  [
    'another payload',
    (from: State) => after(from, { type: 'payload-made', of: key, payload }),
    { protocol: 'v1', payload },
  ],
])('copy makes what would be sent, once %s was chosen', (_, choose, expected) => {
  const chosen = choose(after(state, ended(exchange({}))));
  expect(effectsOf(chosen, 'C')).toEqual([{ type: 'load-commands', service: flower, ...expected }]);
});

test('copy in the history takes the prediction that is looked at', () => {
  const [older, newer] = [exchange({ startedAt: 1 }), exchange({ startedAt: 2 })];
  const two = after(state, ended(older), ended(newer));
  expect(effectsOf(two, 'h', 'j', 'C')).toMatchObject([{ type: 'load-commands', exchange: older }]);
});

test('a call that ends on another screen does not take one away from it', () => {
  const elsewhere = pressed(stateWith([flower, ...named('iris')]), 'p', 'g');
  expect(after(elsewhere, ended(exchange({}))).places.at(-1)?.name).toBe('gateways');
});

const delta = (content: string, index = 0) => ({ index, content, reasoning: '', callsTool: false });
const open = (text: string) => ({ dropped: 0, finished: [], open: text });
const came = (...contents: readonly string[]) =>
  ({ type: 'text-came', of: key, deltas: contents.map((content) => delta(content)) }) as const;

test('a text grows while it comes, each of several by itself, and not after its end', () => {
  const others = {
    type: 'text-came',
    of: key,
    deltas: [delta('other', 1), { ...delta('!'), callsTool: true }],
  } as const;
  const asking = after(pressed(state, 'p'), came('Hel', 'lo'), others);
  expect(asking.calls.get(key)?.text?.choices).toEqual([
    expect.objectContaining({ index: 0, content: open('Hello!'), callsTool: true }),
    expect.objectContaining({ index: 1, content: open('other'), callsTool: false }),
  ]);
  expect(after(asking, ended(exchange({})), came('late')).calls.size).toBe(0);
});

test('a text that is stopped stays until its exchange has come', () => {
  const stopped = after(pressed(state, 'p'), came('Hello'), { type: 'call-cancelled', of: key });
  expect(stopped.calls.get(key)).toMatchObject({
    isStopped: true,
    text: { choices: [{ content: open('Hello') }] },
  });
  expect(effectsOf(stopped, 'p')).toEqual([]);
  expect(after(stopped, ended(exchange({}))).calls.size).toBe(0);
});
