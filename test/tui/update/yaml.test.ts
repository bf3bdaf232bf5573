import { expect, test } from 'vitest';
import type { State } from '../../../src/tui/state/state.js';
import { drawn } from '../screen.js';
import { frameLines } from '../../../src/tui/screens/frame.js';
import { after, named, pressed, stateWith } from '../states.js';

const value = `metadata:
  managedFields:
  - manager: kubectl
  name: iris
spec:
  predictor:
    model: {}
status:
  url: http://iris
`;
const loaded = { name: 'yaml', of: 'kserve-demo/iris', text: { state: 'ready', value } } as const;
const state = after(pressed(stateWith(named('iris')), 'y'), { type: 'loaded', loaded });
const marked = (shown: State) => drawn(shown).find((row) => row.startsWith(' ▸'));
const text = (shown: State) => drawn(shown).join('\n');

test('managedFields are folded; enter opens and folds the marked block', () => {
  expect(text(state)).toContain('managedFields:  … 1 line');
  const open = pressed(state, 'j', 'enter');
  expect(text(open)).toContain('manager: kubectl');
  const folded = pressed(open, 'G', 'enter');
  expect(marked(folded)).toBe(' ▸ status:  … 1 line');
});

test('a search goes to the first match while typing, n and N to the others, around the end', () => {
  const found = pressed(state, '/', 'i', 'r', 'i', 's');
  expect(marked(found)).toContain('name: iris');
  const kept = pressed(found, 'enter');
  expect(text(kept)).toContain('“iris” 1 of 2');
  expect(marked(pressed(kept, 'n'))).toContain('url: http://iris');
  expect(marked(pressed(kept, 'n', 'n'))).toContain('name: iris');
  expect(marked(pressed(kept, 'N'))).toContain('url: http://iris');
});

test('a match in a folded block opens it', () => {
  expect(marked(pressed(state, '/', 'k', 'u', 'b', 'e', 'c'))).toContain('manager: kubectl');
});

test('what is nowhere is told, esc drops the search, n without one leads to the namespaces', () => {
  const nowhere = pressed(state, '/', 'x', 'y', 'z');
  expect(text(nowhere)).toContain('“xyz” is not in it');
  expect(text(pressed(nowhere, 'esc'))).not.toContain('xyz');
  expect(pressed(state, 'n').places.at(-1)?.name).toBe('namespaces');
});

const found = (shown: State) => marks(shown).map(({ text }) => text);
const marks = (shown: State) =>
  frameLines(shown)
    .filter((row) => row[0]?.text.includes('▸') === true)
    .flatMap((row) => row.filter(({ tone }) => tone === 'warn'));
const searched = (value: string, search: string) => {
  const loaded = { name: 'yaml', of: 'kserve-demo/iris', text: { state: 'ready', value } } as const;
  const opened = after(pressed(stateWith(named('iris')), 'y'), { type: 'loaded', loaded });
  return pressed(opened, '/', ...Array.from(search));
};

test.each([
  ['letters that grow in lower case before it', 'a: İİİ iris\n', 'iris', ['iris']],
  ['such a letter in it', 'a: xİy\n', 'xi', ['xİ']],
  ['either sigma', 'a: ΟΔΟΣ\n', 'οδος', ['ΟΔΟΣ']],
  ['wide letters before it', 'a: 虹膜 iris\n', 'iris', ['iris']],
  ['a key and its value', 'name: iris\n', 'me: ir', ['me:', ' ir']],
  ['each time that it is in the line', 'a: iris Iris\n', 'iris', ['iris', 'Iris']],
])('what was found is marked: %s', (_, value, search, expected) => {
  expect(found(searched(value, search))).toEqual(expected);
});

test('a key keeps its color beside what was found', () => {
  const row = frameLines(searched('name: iris\n', 'iris')).find(
    ([first]) => first?.text.includes('▸') === true,
  );
  expect(row?.find(({ text }) => text === 'name:')?.tone).toBe('accent');
});

test.each(['x', '虹'])('what would be cut off at the end of a long line of %s is shown', (letter) => {
  const shown = searched(`a: ${letter.repeat(300)} iris ${letter.repeat(300)}\n`, 'iris');
  expect(found(shown)).toEqual(['iris']);
  expect(marked(shown)).toMatch(new RegExp(`▸ …${letter}+ iris ${letter}+…`, 'u'));
});
