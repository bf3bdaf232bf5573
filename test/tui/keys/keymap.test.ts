import type { Key } from 'ink';
import { expect, test } from 'vitest';
import { keyNames } from '../../../src/tui/keys/key-names.js';
import type { KeyPlace, Need } from '../../../src/tui/keys/binding.js';
import { actionFor, hintsFor, standardKeymap } from '../../../src/tui/keys/keymap.js';

const everything: ReadonlySet<Need> = new Set(['answer', 'auth', 'sendable', 'other log']);
const places = ['services', 'start', 'details', 'gateways', 'payload', 'copy', 'contexts', 'keys'] as const;

const on = (place: KeyPlace) => ({ place, keymap: standardKeymap });

test('every binding can be reached somewhere', () => {
  for (const { keys, action, on: listed } of standardKeymap) {
    const where = listed === 'everywhere' ? places : listed;
    expect(where.some((place) => keys.some((key) => actionFor(on(place), key) === action))).toBe(true);
  }
});

test.each(places)('the footer of %s names each key once, and how to leave', (place) => {
  const keys = hintsFor(on(place), everything).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  const isTop = place === 'services' || place === 'start';
  expect(keys.includes('q')).toBe(isTop);
  expect(keys.includes('esc')).toBe(!isTop);
  expect(actionFor(on(place), 'q')).toBe(isTop ? 'quit' : 'back');
});

test('no footer leads to where one is', () => {
  expect(hintsFor(on('gateways'), everything).map(({ label }) => label)).not.toContain('gateways');
});

const offered = (place: KeyPlace, ...there: readonly Need[]) =>
  hintsFor(on(place), new Set(there))
    .filter(({ state }) => state !== 'off')
    .map(({ key }) => key);

const steady = (place: KeyPlace, ...there: readonly Need[]) =>
  hintsFor(on(place), new Set(there))
    .filter(({ state }) => state !== 'passing')
    .map(({ key }) => key);

test('the footer does not offer what needs something that is not there', () => {
  expect(offered('services')).not.toContain('v');
  expect(offered('services', 'answer')).toEqual(expect.arrayContaining(['v', 'h', 'C', 'w']));
  expect(offered('services')).not.toContain('t');
  expect(offered('services', 'auth')).toContain('t');
  expect(offered('payload')).not.toContain('p');
  expect(offered('payload', 'sendable')[0]).toBe('p');
  expect(offered('logs')).not.toContain('tab');
  expect(offered('logs', 'other log')[0]).toBe('tab');
});

test('hints keep their places whatever the cursor is on', () => {
  expect(steady('services')).toEqual(steady('services', 'answer', 'auth', 'language model'));
  expect(steady('payload')).toEqual(steady('payload', 'sendable', 'savable'));
});

const none = Object.fromEntries(
  ['upArrow', 'return', 'escape', 'ctrl', 'shift', 'meta', 'delete', 'backspace'].map((name) => [
    name,
    false,
  ]),
);
const key = (pressed: Partial<Key>) => ({ ...none, ...pressed }) as Key;

test.each([
  ['a letter', 'p', {}, ['p']],
  ['fast typing is as many keys', 'jjp', {}, ['j', 'j', 'p']],
  ['an arrow', '', { upArrow: true }, ['up']],
  ['space', ' ', {}, ['space']],
  ['a pasted tab', 'a\t', {}, ['a', 'tab']],
  ['Ctrl-C', 'c', { ctrl: true }, ['ctrl-c']],
  ['what terminals send for backspace', '', { delete: true }, ['backspace']],
  ['a pasted line end', 'a\n', {}, ['a', 'enter']],
  ['fast typing of controls too', 'j\u0003\u001A', {}, ['j', 'ctrl-c', 'ctrl-z']],
  ['a held backspace', '\u007F\u007F', {}, ['backspace', 'backspace']],
  ['other controls are no keys', '\u0000\u001D', {}, []],
  ['a release is no press', 'p', { eventType: 'release' as const }, []],
])('%s', (_, input, pressed, expected) => {
  expect(keyNames(input, key(pressed))).toEqual(expected);
});
