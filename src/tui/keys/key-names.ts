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
    return character < ' ' || character === '\u007f' ? [] : [character];
  });
}
