import { expect, test } from 'vitest';
import { listDefaults } from '../../../src/config/config.js';
import { keyOfStep } from '../../../src/tui/keys/keymap.js';
import { keysOn } from '../../../src/tui/selectors/shown-keys.js';
import { initialState } from '../../../src/tui/state/state.js';
import { drawn } from '../screen.js';
import { after, effectsOf, named, pressed } from '../states.js';

/** Two services, with these keys in the settings. */
function stateWithKeys(keys: Readonly<Record<string, readonly string[]>>) {
  const start = initialState({
    context: 'kind-kserve',
    contexts: ['kind-kserve'],
    namespace: 'kserve-demo',
    size: { columns: 120, rows: 40 },
    now: 1_008_000,
    settings: { columns: listDefaults.columns, repeatMs: 2000, keys },
  });
  return after(start, { type: 'listed', services: named('iris', 'wine') });
}

const state = stateWithKeys({
  predict: ['X'],
  keys: ['_'],
  details: ['I'],
  'menu-filter': ['='],
});
const types = (keys: readonly string[]) => effectsOf(state, ...keys).map(({ type }) => type);
const shown = (...keys: readonly string[]) => drawn(pressed(state, ...keys)).join('\n');

test('a chosen key does the action, and the old one nothing', () => {
  expect(types(['X'])).toContain('predict');
  expect(types(['p'])).toEqual([]);
  expect(pressed(state, 'p').notice).toBe('p does nothing here; _ shows the keys, : finds what can be done');
});

test('it does so on every screen of the action, and so does no other key', () => {
  expect(types(['y', 'X'])).toContain('predict');
  expect(types(['P', 'enter'])).toEqual([]);
});

test('the footer, the pane and the list of keys show the chosen keys', () => {
  expect(shown()).toMatch(/ X predict .* I details /);
  expect(shown()).toContain('X predicts at once');
  expect(shown()).toContain('_ keys');
  expect(shown()).not.toContain('p predict');
  expect(shown('_')).toMatch(/^ {3}X +predict at once/m);
  expect(shown('h')).toContain('Nothing was sent to this service yet: X predicts.');
});

test('the palette shows and does what has a chosen key', () => {
  expect(shown(':', 'p', 'r', 'e', 'd')).toMatch(/X .*predict at once/);
  expect(types([':', 'p', 'r', 'e', 'd', 'enter'])).toContain('predict');
});

test('a next step names the chosen key', () => {
  expect(keyOfStep({ action: { kind: 'retry' } }, keysOn(state))).toBe('X');
});

test('a click on the row of the cursor does what enter does without settings', () => {
  const clicked = after(state, { type: 'clicked', row: 2, column: 5 });
  expect(clicked.places.at(-1)?.name).toBe('details');
});

test('another screen than the first keeps esc, whatever goes back beside it', () => {
  const other = stateWithKeys({ back: ['_'] });
  expect(pressed(other, 'y', '_').places).toHaveLength(1);
  expect(pressed(other, 'y', 'esc').places).toHaveLength(1);
  expect(pressed(other, 'y', 'q').places).toHaveLength(2);
});

/** A name typed into the palette. */
const typed = (name: string): readonly string[] => [...Array.from(name), 'enter'];
const bare = stateWithKeys({ predict: [], quit: [], keys: [], gateways: [] });
const shownBare = (...keys: readonly string[]) => drawn(pressed(bare, ...keys)).join('\n');

test('an action without a key has none: not in the footer, not in the list of keys, and its old key does nothing', () => {
  for (const key of ['p', '?', 'q', 'g']) expect(effectsOf(bare, key)).toEqual([]);
  expect(pressed(bare, '?').places).toHaveLength(1);
  expect(shownBare()).not.toMatch(/predict {2}|\? keys|q quit|g gateways/u);
  const listed = stateWithKeys({ predict: [] });
  expect(drawn(pressed(listed, '?')).join('\n')).not.toContain('predict at once');
});

test('the palette has it all the same, by its name, and texts say so', () => {
  expect(shownBare()).toContain(':predict predicts at once');
  expect(effectsOf(bare, ...typed(':predict')).map(({ type }) => type)).toContain('predict');
  expect(pressed(bare, ...typed(':gateways')).places.at(-1)?.name).toBe('gateways');
  expect(effectsOf(bare, ...typed(':quit'))).toEqual([{ type: 'quit', exitCode: 0 }]);
});

test('what is not saved is asked about once there, too', () => {
  const source = 'the payload edited here';
  const payloads = new Map([
    ['kserve-demo/iris', { bytes: Buffer.from('{}'), source, from: 'edited' as const }],
  ]);
  const edited = { ...bare, payloads };
  const asked = pressed(edited, ...typed(':quit'));
  expect(asked.notice).toContain(':quit again quits without it');
  expect(effectsOf(asked, ...typed(':quit'))).toEqual([{ type: 'quit', exitCode: 0 }]);
  expect(effectsOf(pressed(asked, ':', 'esc'), ...typed(':quit'))).toEqual([]);
});

test('a click does what has no key', () => {
  expect(effectsOf(bare, ':predict').map(({ type }) => type)).toContain('predict');
  const without = stateWithKeys({ details: [] });
  expect(after(without, { type: 'clicked', row: 2, column: 5 }).places.at(-1)?.name).toBe('details');
  expect(pressed(without, ':predict').notice).toContain(':predict does nothing here');
});

test('where there is nothing to list, a way without a key keeps its gap', () => {
  const keys = { 'try-again': [], namespaces: [] };
  const empty = after(stateWithKeys(keys), { type: 'listed', services: [] });
  expect(drawn(empty).join('\n')).toMatch(/:namespaces {2}choose another[^]*:try-again {2}ask again/u);
});
