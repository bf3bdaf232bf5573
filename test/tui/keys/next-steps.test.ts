import { expect, test } from 'vitest';
import { nextStep, type StepAction } from '../../../src/problem.js';
import { keyOfStep, standardKeymap } from '../../../src/tui/keys/keymap.js';
import type { KeyPlace } from '../../../src/tui/keys/binding.js';
import { update } from '../../../src/tui/update/update.js';
import { named, pressed, stateWith } from '../states.js';

const keyOn = (place: KeyPlace, kind: StepAction['kind']) =>
  keyOfStep(nextStep('Do it.', kind), { place, keymap: standardKeymap });

test.each([
  ['protocol', 'o'],
  ['model', 'M'],
  ['gateways', 'g'],
  ['payload', 'P'],
  ['metadata', 'P'],
  ['exchange', 'w'],
  ['logs', 'l'],
  ['details', 'enter'],
  ['ready', 'enter'],
  ['token', 't'],
  ['trust', 'T'],
  ['context', 'c'],
  ['namespace', 'n'],
] as const)('the key that does a next step of kind %s on the list', (kind, key) => {
  expect(keyOn('services', kind)).toBe(key);
});

test('a step that no key does, and one that only says what to do, have no key', () => {
  expect(keyOn('services', 'certificate')).toBeUndefined();
  expect(keyOfStep({}, { place: 'services', keymap: standardKeymap })).toBeUndefined();
});

test('a key that does something else on this screen, nothing, or leads to where one is, is not named', () => {
  expect(keyOn('details', 'details')).toBeUndefined();
  expect(keyOn('answer', 'details')).toBe('d');
  expect(keyOn('raw', 'gateways')).toBe('g');
  expect(keyOn('raw', 'exchange')).toBeUndefined();
  expect(keyOn('logs', 'other-run')).toBe('R');
  expect(keyOn('start', 'demo')).toBe('d');
});

test('no key that does a next step widens trust by itself: each only opens a screen or asks', () => {
  const keys = standardKeymap.flatMap(({ action, keys: [key = ''] }) => (action === 'back' ? [] : [key]));
  expect(keys).toContain('T');
  const state = stateWith(named('iris'));
  for (const key of keys) {
    const [after, effects] = update(state, { type: 'key', key });
    expect(effects.filter(({ type }) => type === 'accept')).toEqual([]);
    expect(after.accounts).toEqual(state.accounts);
    // Enter alone is no answer to what was asked.
    const answered = pressed(after, 'enter');
    expect(answered.accounts).toEqual(state.accounts);
  }
});
