import { expect, test } from 'vitest';
import { parseConfig, withKeysChecked } from '../../../src/config/parse-config.js';
import { namedActions, keymapWith } from '../../../src/tui/keys/chosen-keys.js';
import { standardKeymap } from '../../../src/tui/keys/keymap.js';
import { wrongKeys } from '../../../src/tui/keys/wrong-keys.js';

/** The settings of a file whose `keys` begin in line 2. */
function checked(...lines: readonly string[]) {
  const text = `keys:\n${lines.map((line) => `  ${line}\n`).join('')}`;
  return withKeysChecked(parseConfig(text, 'config.yaml', '/home/me'), text, wrongKeys);
}

test.each([
  [
    'an unknown action',
    ['mark: m', 'predct: x'],
    'line 3: there is no action predct.',
    'Did you mean predict?',
  ],
  [
    'an action like none',
    ['zzzzzzzzzz: x'],
    'line 2: there is no action',
    'docs/config.md lists the actions',
  ],
  [
    'a key that is none',
    ['mark: X', 'predict: entr'],
    'line 3: there is no key entr.',
    'Did you mean enter?',
  ],
  ['a key in capitals', ['predict: PageUp'], 'line 2: there is no key PageUp.', 'Did you mean pageup?'],
  ['a key of no terminal', ['predict: f1234567'], 'line 2: there is no key f1234567.', 'ctrl-LETTER'],
  ['two letters', ['predict: gg'], 'line 2: there is no key gg.', 'one character'],
  ['a key that stays', ['predict: esc'], 'line 2: esc cannot be chosen', 'another key'],
  ['Ctrl-C', ['predict: [x, ctrl-c]'], 'line 2: ctrl-c cannot be chosen', 'another key'],
  ['esc for something else than going back', ['quit: esc'], 'line 2: esc cannot be chosen', 'another key'],
  [
    'a key that terminals send as another',
    ['predict: ctrl-m'],
    'line 2: terminals send enter for ctrl-m.',
    'Write enter',
  ],
  ['an action that stays', ['interrupt: x'], 'line 2: interrupt keeps its own keys: ctrl-c', 'Leave it out'],
  [
    'no key for what finds all else',
    ['mark: m', 'palette: none'],
    'line 3: palette keeps a key',
    'leave it out',
  ],
  ['none among keys', ['predict: [x, none]'], 'line 2: none stands among keys.', 'predict: none'],
  ['digits of next steps', ['step: x'], 'line 2: step keeps its own keys: 1', 'Leave it out'],
  [
    'a key of another action',
    ['predict: y'],
    'line 2: y would be the key of both predict and yaml on the list.',
    'yaml: KEY',
  ],
  [
    'a key of every screen',
    ['mark: j'],
    'line 2: j would be the key of both down and mark on the list.',
    'down: KEY',
  ],
  ['a digit', ['predict: 1'], 'line 2: 1 would be the key of both predict and step on the list.', 'KEY'],
  [
    'two chosen actions',
    ['predict: X', 'compare: X'],
    'X would be the key of both compare and predict on the list.',
    'KEY',
  ],
  [
    'a clash on another screen only',
    ['payload: x'],
    'x would be the key of both next-form and payload on the screen “raw”.',
    'next-form: KEY',
  ],
])('%s is a mistake with its line', (_, lines, summary, remedy) => {
  const { keys, mistakes } = checked(...lines);
  expect(keys).toBeUndefined();
  expect(mistakes[0]).toMatchObject({
    kind: 'usage',
    summary: expect.stringContaining(summary),
    remedy: expect.stringContaining(remedy),
  });
});

test.each([
  ['free keys', ['compare: "="', "mark: ['_', space, X]"]],
  ['two actions that change places', ['yaml: w', 'raw: y', 'wrap: Y']],
  ['an action’s own keys', namedActions.map((action) => `'${action}': ${JSON.stringify(ownKeys(action))}`)],
  ['one of the own keys, which another action has elsewhere', ['page-down: space', 'back: [esc, q]']],
  ['another key for going back', ["back: '_'"]],
])('%s are right', (_, lines) => {
  const { keys, mistakes } = checked(...lines);
  expect(mistakes).toEqual([]);
  expect(Object.keys(keys ?? {}).length).toBe(lines.length);
});

test.each(['none', 'null', '', '[]'])(
  'an action without a key is written %s, and its keys are free',
  (none) => {
    const { keys, mistakes } = checked(`repeat: ${none}`, 'mark: r');
    expect(mistakes).toEqual([]);
    expect(keys).toEqual({ repeat: [], mark: ['r'] });
  },
);

test('a mistake is told once, whatever screens have it', () => {
  const { mistakes } = checked('predict: y');
  expect(mistakes.filter(({ summary }) => summary.includes('both predict and yaml'))).toHaveLength(1);
});

test('chosen keys replace the own ones of an action on all its screens, and esc still goes back', () => {
  const chosen = { details: ['I'], back: ['_'] };
  const keysOf = (action: string) =>
    keymapWith(chosen)
      .filter((binding) => binding.action === action)
      .map(({ keys }) => keys);
  expect(keysOf('details')).toEqual([['I'], ['I']]);
  expect(keysOf('back')).toEqual([
    ['esc', '_'],
    ['esc', '_'],
  ]);
  expect(keysOf('predict')).toEqual([['p', 'enter'], ['p']]);
  expect(keymapWith(undefined)).toBe(standardKeymap);
});

test('the own keys of all actions are the keymap without settings', () => {
  const chosen = Object.fromEntries(namedActions.map((action) => [action, ownKeys(action)]));
  expect(keymapWith(chosen)).toEqual(standardKeymap);
});

test('gg goes to the first line only where g is the key of the gateways', () => {
  expect(hasSecondG(['ctrl-g'])).toBe(false);
  expect(hasSecondG(['ctrl-g', 'g'])).toBe(true);
});

function ownKeys(action: string): readonly string[] {
  const keys = standardKeymap.filter((binding) => binding.action === action).flatMap((one) => one.keys);
  return [...new Set(keys)];
}

function hasSecondG(gateways: readonly string[]): boolean {
  return keymapWith({ gateways }).some(({ action }) => action === 'first-below');
}
