import { expect, test } from 'vitest';
import { tellChange } from '../../../src/tui/screens/telling.js';
import type { State } from '../../../src/tui/state/state.js';
import { service } from '../../inference/samples.js';
import { answered, doubles, ended, flower } from '../answers.js';
import { after, named, pressed, stateWith } from '../states.js';

const list = stateWith([...named('a', 'b'), service({ name: 'flower-sample' })]);
const keys = (state: State, ...names: readonly string[]) => tellChange(state, pressed(state, ...names));

test('at first all is said: where one is, the cursor, what is known, the keys', () => {
  const said = tellChange(undefined, list);
  expect(said[0]).toContain('kind-kserve / kserve-demo');
  expect(said.slice(1, 3)).toEqual(['all services', '1 of 3: a, ready, v1']);
  expect(said.at(-1)).toMatch(/^keys: p predict, .*, q quit$/);
});

test.each<[string, Partial<State>]>([
  ['time', { now: list.now + 3_600_000 }],
  ['the size', { size: { columns: 300, rows: 90 } }],
  ['a list read again', { list: { ...list.list } }],
])('%s alone is no news', (_, changes) => {
  const opened = [list, pressed(list, 'enter'), pressed(list, '?'), pressed(list, 'h')];
  for (const state of opened) expect(tellChange(state, { ...state, ...changes })).toEqual([]);
});

test.each([
  ['the cursor', ['j'], ['2 of 3: b, ready, v1']],
  ['a mark, which moves the cursor', ['space'], ['all services, 1 marked', '2 of 3: b, ready, v1']],
  ['a notice', ['s'], ['sorted: name']],
  [
    'a filter that is typed',
    ['/', 'b'],
    ['filter: b, 1 of 3', 'enter keep, esc drop', '1 of 1: b, ready, v1'],
  ],
])('%s', (_, names, said) => {
  expect(keys(list, ...names)).toEqual(said);
});

test('a menu says its title, the line of the cursor and its keys; then each line that is chosen', () => {
  const menu = pressed(list, 'c');
  expect(tellChange(list, menu).slice(0, 2)).toEqual(['contexts', '1 of 2: kind-kserve, (current)']);
  expect(keys(menu, 'j')).toEqual(['2 of 2: production']);
});

test('of a page that is scrolled only what comes into view is said', () => {
  const page = pressed(list, '?');
  const said = keys(page, 'j', 'j');
  // Two rows came, which a text of two rows may be.
  expect([1, 2]).toContain(said.length);
  for (const one of said) expect(tellChange(list, page)).not.toContain(one);
});

test('a repetition says nothing while the answer stays the same', () => {
  const once = after(pressed(list, 'G', 'r'), ended(answered([doubles('x', [1], () => 1)])));
  const again = (value: number) =>
    after(once, { type: 'repeat-due', of: flower }, ended(answered([doubles('x', [1], () => value)])));
  expect(tellChange(once, after(once, { type: 'repeat-due', of: flower }))).toEqual([]);
  expect(tellChange(once, again(1))).toEqual([]);
  expect(tellChange(once, again(2))).toEqual(['x, FP64 [1], 2']);
});
