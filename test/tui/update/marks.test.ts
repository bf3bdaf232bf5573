import { expect, test } from 'vitest';
import type { State } from '../../../src/tui/state/state.js';
import { update } from '../../../src/tui/update/update.js';
import { exchange, failed } from '../../inference/samples.js';
import { drawn } from '../screen.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const names = Array.from({ length: 12 }, (_, at) => `s${String(at).padStart(2, '0')}`);
const state = stateWith(named(...names));
const keyOf = (name: string) => `kserve-demo/${name}`;
const ended = (name: string, sent = exchange({})) =>
  ({ type: 'call-ended', of: keyOf(name), outcome: { kind: 'exchange', exchange: sent } }) as const;
const marks = (from: State) => [...from.marked].map((key) => key.replace('kserve-demo/', ''));
const asked = (effects: ReturnType<typeof effectsOf>) =>
  effects.map((effect) => (effect.type === 'predict' ? effect.service.name : effect.type));

test('space marks and goes on; space on a marked one takes the mark away', () => {
  const two = pressed(state, 'space', 'space');
  expect([marks(two), two.cursor]).toEqual([['s00', 's01'], keyOf('s02')]);
  expect(marks(pressed(two, 'k', 'space'))).toEqual(['s00']);
});

test('marks stay while the filter narrows the list, and count for p', () => {
  const narrowed = pressed(state, 'space', '/', '1', '1', 'enter', 'space');
  expect(marks(narrowed)).toEqual(['s00', 's11']);
  expect(asked(effectsOf(narrowed, 'p'))).toEqual(['s00', 's11']);
});

test('p predicts only what is marked', () => {
  expect(asked(effectsOf(state, 'space', 'p'))).toEqual(['s00']);
});

test('eight at once: the others start as those end', () => {
  const all = pressed(state, ...names.map(() => 'space'));
  const [running, effects] = update(all, { type: 'key', key: 'p' });
  expect([effects.length, running.calls.size, running.queue.length]).toEqual([8, 8, 4]);
  const [next, started] = update(running, ended('s03'));
  expect([asked(started), next.calls.size, next.queue.length]).toEqual([['s08'], 8, 3]);
});

test('one that waits and is marked no more is not asked', () => {
  const running = pressed(state, ...names.map(() => 'space'), 'p');
  const [next] = update(pressed(running, 'home', ...names.slice(0, 8).map(() => 'j'), 'space'), ended('s00'));
  expect([next.calls.has(keyOf('s08')), next.calls.has(keyOf('s09'))]).toEqual([false, true]);
});

test('one that is asked already is not asked twice', () => {
  const one = pressed(state, 'p', 'space', 'space');
  expect(asked(effectsOf(one, 'p'))).toEqual(['s01']);
});

test('esc cancels all that runs, then drops the filter, then the marks', () => {
  const running = pressed(state, '/', 's', 'enter', ...names.map(() => 'space'), 'p');
  const [stopped, effects] = update(running, { type: 'key', key: 'esc' });
  expect([effects.length, stopped.queue]).toEqual([8, []]);
  const quiet = after(
    stopped,
    ...[...stopped.calls.keys()].map((of) => ({ type: 'call-cancelled', of }) as const),
  );
  expect([quiet.calls.size, quiet.marked.size]).toEqual([0, 12]);
  const dropped = pressed(quiet, 'esc');
  expect([dropped.marked.size, dropped.filter]).toEqual([12, '']);
  expect(pressed(dropped, 'esc').marked.size).toBe(0);
});

test('esc that cancels the marked ones leaves a repetition among them running, and ends it the next time', () => {
  const both = pressed(state, 'r', 'space', 'space', 'p');
  const [stopped, effects] = update(both, { type: 'key', key: 'esc' });
  expect(effects).toEqual([{ type: 'cancel', of: keyOf('s01') }]);
  const quiet = after(stopped, { type: 'call-cancelled', of: keyOf('s01') });
  expect(drawn(quiet).join('\n')).toContain('esc ends the repetition');
  expect(effectsOf(quiet, 'esc')).toEqual([
    { type: 'cancel', of: keyOf('s00') },
    { type: 'stop-repeat', of: [keyOf('s00')] },
  ]);
});

test('a service that goes is marked no more', () => {
  const marked = pressed(state, 'space', 'space');
  expect(marks(after(marked, { type: 'listed', services: named('s01', 's02') }))).toEqual(['s01']);
});

test('one without a payload opens no screen over the others', () => {
  const failure = {
    kind: 'payload',
    summary: 'There is nothing to send.',
    next: [{ text: 'Give one.' }],
  } as const;
  const outcome = { kind: 'problem', at: 1, failure } as const;
  const running = pressed(state, 'space', 'k', 'p');
  expect(after(running, { type: 'call-ended', of: keyOf('s00'), outcome }).places.length).toBe(1);
});

test('the pane has a line for each: how it ended, how long it took, or how long it has been running', () => {
  const running = pressed(state, ...names.slice(0, 4).map(() => 'space'), 'p');
  const some = after(running, ended('s00'), ended('s01', failed({})), { type: 'ticked', now: 1_009_200 });
  const text = drawn(some);
  expect(text.find((row) => row.startsWith('─ 4 marked'))).toContain('2 running · 1 ok · 1 failed');
  expect(text).toContainEqual(
    expect.stringMatching(/^ {3}s00 {2}ok {2}23 ms {2}prediction 0 {2}scores 0 \(0.999\)$/),
  );
  expect(text).toContainEqual(expect.stringMatching(/^ {3}s01 {2}✗ {4}4 ms {2}the gateway has no route/));
  expect(text).toContainEqual(expect.stringMatching(/^ {3}s02 {2}… 1.2 s/));
  expect(text.filter((row) => row.startsWith('◆')).length).toBe(4);
});
