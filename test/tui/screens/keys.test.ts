import { expect, test } from 'vitest';
import { standardKeymap } from '../../../src/tui/keys/keymap.js';
import { keysPage } from '../../../src/tui/screens/keys.js';
import type { State } from '../../../src/tui/state/state.js';
import { drawn } from '../screen.js';
import { named, pressed, stateWith } from '../states.js';

const state = stateWith(named('iris'));
const wide = { ...state, size: { columns: 160, rows: 60 } };
const onYaml = pressed(wide, 'y');
const onHistory = pressed(wide, 'h');

/** All rows of `?`, opened from where a state is. */
function keysFrom(from: State, filter?: string): readonly string[] {
  const place = { name: 'keys', line: 0, ...(filter === undefined ? {} : { filter }) } as const;
  const { lines } = keysPage({ ...from, places: [from.places[0], ...from.places.slice(1), place] }, place);
  return lines.slice(0, lines.length).map((row) => row.map(({ text }) => text).join(''));
}

test.each([
  ['the list', wide],
  ['the YAML', onYaml],
  ['nothing to list', stateWith([], { size: wide.size })],
  ['a narrow list', { ...state, size: { columns: 60, rows: 16 } }],
])('from %s, ? has every key', (_, from) => {
  const text = keysFrom(from).join(' ').replaceAll(/ +/g, ' ');
  for (const { help } of standardKeymap) {
    for (const word of help.split(' ')) expect(text).toContain(word);
  }
});

const at = (from: State, help: string) => keysFrom(from).findIndex((row) => row.includes(help));

test('the keys of the screen that one comes from are first', () => {
  expect(at(onYaml, 'fold or open')).toBeLessThan(at(onYaml, 'filter: words'));
  expect(at(onHistory, 'every difference')).toBeLessThan(at(onHistory, 'fold or open'));
  expect(at(wide, 'filter: words')).toBeLessThan(at(wide, 'every difference'));
});

test('wide terminals have two columns', () => {
  expect(keysFrom(wide).length).toBeLessThan(keysFrom(state).length * 0.7);
});

test('/ searches the keys by what they do, or by key', () => {
  const found = pressed(state, '?', '/', 'c', 'u', 'r', 'l', 'enter');
  expect(drawn(found).join('\n')).toContain('copy as a curl');
  expect(drawn(found).join('\n')).not.toContain('filter: words');
  expect(keysFrom(state, 'C').join('\n')).toContain('copy as a curl');
  expect(keysFrom(state, 'zzz')).toEqual(['   No key matches “zzz”: / and esc show all again.']);
});
