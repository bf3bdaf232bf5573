import { expect, test } from 'vitest';
import type { State } from '../../../src/tui/state/state.js';
import { failed } from '../../inference/samples.js';
import { answered, doubles, ended, flower } from '../answers.js';
import { drawn } from '../screen.js';
import { after, named, pressed, stateWith } from '../states.js';

const base = stateWith(named('flower-sample'));
const value = (...values: readonly number[]) =>
  answered([doubles('x', [values.length], (at) => values[at] ?? 0)]);
const three = after(base, ended(value(1, 2)), ended(value(1, 4)), ended(value(3, 4)));
const history = pressed(three, 'h');
const text = (state: State) => drawn(state).join('\n');

test('every prediction, newest first, each with what differs from the one before it', () => {
  const rows = drawn(after(history, ended(failed({})))).slice(2, 6);
  expect(rows.map((row) => row.split('v1')[1]?.trim())).toEqual([
    'verdict was: answered by the model',
    'x: 1 of 2 changed',
    'x: 1 of 2 changed',
    'the first',
  ]);
});

test('under the list: the chosen one compared with the one before it', () => {
  const older = pressed(history, 'j');
  expect(text(history)).toContain('compared with the one before');
  expect(text(history)).toMatch(/≠ x {2}1 of 2 values changed\n +\[0\] {2}1 → 3 {2}\+2 \+200%/);
  expect(text(older)).toMatch(/\[1\] {2}2 → 4 {2}\+2 \+100%/);
  expect(text(pressed(older, 'j'))).toContain('nothing to compare with');
});

test('m marks the one that the others are compared with, and again unmarks it', () => {
  const marked = pressed(history, 'j', 'j', 'space', 'k', 'k');
  expect(text(marked)).toContain('◆');
  expect(text(marked)).toContain('compared with the marked one');
  expect(text(marked)).toContain('2 of 2 values changed');
  expect(text(pressed(history, 'space'))).toContain('compared with the one before');
  expect(text(pressed(marked, 'j', 'j', 'space'))).not.toContain('◆');
});

test('enter shows every difference, and esc goes back to the chosen one', () => {
  const compared = pressed(history, 'j', 'enter');
  expect(text(compared)).toMatch(/\[1\] +2 → 4 +\+2 +\+100%/);
  expect(pressed(compared, 'esc').places.at(-1)).toEqual({ name: 'history', of: flower, line: 1 });
});

test('v and w show the chosen exchange, not the last one', () => {
  const older = pressed(history, 'j', 'j', 'v');
  expect(text(older)).toContain('1, 2');
  const request = { ...value(0).request, headers: { 'x-first': 'yes' } };
  const withHeader = after(base, ended({ ...value(0), request }), ended(value(0)));
  expect(text(pressed(withHeader, 'h', 'j', 'w'))).toContain('x-first: yes');
  expect(text(pressed(withHeader, 'w'))).not.toContain('x-first');
});

test('a new answer leaves the chosen one chosen, unless it is the newest', () => {
  const older = after(pressed(history, 'j'), ended(value(5, 5)));
  expect(older.places.at(-1)).toMatchObject({ line: 2 });
  const under = pressed(after(pressed(history, 'j', 'v'), ended(value(5, 5))), 'esc');
  expect(under.places.at(-1)).toMatchObject({ name: 'history', line: 2 });
  expect(after(history, ended(value(5, 5))).places.at(-1)).toMatchObject({ line: 0 });
});

test('p stays on the history, where the new answer comes first', () => {
  const asked = pressed(history, 'p');
  expect(text(asked)).toContain('history · asking…');
  expect(drawn(after(asked, ended(value(3, 4))))[2]).toContain('the same answer');
});

test('a problem before anything was sent has its place, and nothing to compare', () => {
  const failure = {
    kind: 'payload',
    summary: 'There is nothing to send.',
    next: [{ text: 'Give one.' }],
  } as const;
  const outcome = { kind: 'problem', at: 1_008_000, failure } as const;
  const shown = after(history, { type: 'call-ended', of: flower, outcome });
  expect(drawn(shown)[2]).toContain('✗ not sent');
  expect(pressed(shown, 'enter').notice).toBe('There is nothing to compare it with.');
});

test('of a session of thousands the last 500 are kept; of large ones as many as fit, and always two', () => {
  const many = after(base, ...Array.from({ length: 510 }, () => ended(value(1))));
  expect(many.outcomes.get(flower)?.length).toBe(500);
  const roundTrip = { ...value(1).roundTrip, receivedBytes: 20_000_000 };
  const large = after(base, ...Array.from({ length: 5 }, () => ended({ ...value(1), roundTrip })));
  expect(large.outcomes.get(flower)?.length).toBe(2);
  // Of a short text, such as a gRPC message that repeats one value, the values may be many.
  const wide = { ...value(1), ...answered([doubles('x', [1_000_000], () => 1)]) };
  const read = after(base, ...Array.from({ length: 5 }, () => ended(wide)));
  expect(read.outcomes.get(flower)?.length).toBe(2);
});
