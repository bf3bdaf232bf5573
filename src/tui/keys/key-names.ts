import type { Key } from 'ink';

const named = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
] as const satisfies readonly (readonly [keyof Key, string])[];

/** The keys that have a name, but for `esc`, which cannot be chosen. */
export const specialKeys: readonly string[] = [
  ...new Set(named.map(([, name]) => name).filter((name) => name !== 'esc')),
  'space',
];

/** True for the name of a key that can be typed: a special one, ctrl with a letter, or one character. */
export function isTypedKey(key: string): boolean {
  return specialKeys.includes(key) || /^(?:ctrl-[a-z]|[^\s\p{C}])$/u.test(key);
}

/** The names of `keymap.ts` for what Ink read: fast typing and pastes come as one text, which is as many keys. */
export function keyNames(input: string, key: Key): readonly string[] {
  if (key.eventType === 'release') return [];
  const name = named.find(([flag]) => key[flag])?.[1];
  if (name !== undefined) return [name];
  if (key.ctrl) return input === '' ? [] : [`ctrl-${input}`];
  return Array.from(input).flatMap((character) => {
    if (character === ' ') return ['space'];
    if (character === '\t') return ['tab'];
    if (character === '\r' || character === '\n') return ['enter'];
    if (character === '\b' || character === '\u007F') return ['backspace'];
    return character < ' ' ? controlName(character) : [character];
  });
}

/** Ctrl with a letter is the letter's number; the others are not keys here. */
function controlName(character: string): readonly string[] {
  const letter = String.fromCharCode(character.charCodeAt(0) + 96);
  return letter >= 'a' && letter <= 'z' ? [`ctrl-${letter}`] : [];
}

/** The keys of a binding as they are read: digits in a row as `1–9`. */
export function shownKeys(keys: readonly string[]): readonly string[] {
  const [first = ''] = keys;
  const last = keys.at(-1) ?? '';
  const areDigits = keys.length > 2 && keys.every((key) => /^\d$/u.test(key));
  return areDigits ? [`${first}–${last}`] : keys;
}
