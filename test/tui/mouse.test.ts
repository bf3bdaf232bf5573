import { expect, test } from 'vitest';
import { readMouse } from '../../src/tui/mouse.js';
import { onMouse } from '../../src/tui/update-mouse.js';
import { named, pressed, stateWith } from './states.js';

test.each([
  ['wheel up', '\u001B[<64;10;5M', [{ type: 'wheel-turned', rows: -3 }], ''],
  ['wheel down', '\u001B[<65;10;5M', [{ type: 'wheel-turned', rows: 3 }], ''],
  ['a press', '\u001B[<0;10;5M', [{ type: 'clicked', row: 4 }], ''],
  ['a release is no click', '\u001B[<0;10;5m', [], ''],
  ['another button', '\u001B[<2;10;5M', [], ''],
  ['keys around it', 'j\u001B[<65;1;1Mk', [{ type: 'wheel-turned', rows: 3 }], ''],
  ['an arrow', '\u001B[B', [], ''],
  ['half a report', 'j\u001B[<65;1', [], '\u001B[<65;1'],
  ['escape alone', '\u001B', [], '\u001B'],
] as const)('%s', (_, text, events, rest) => {
  expect(readMouse(text)).toEqual({ events, rest });
});

test('a click puts the cursor on the row, the wheel moves it, and rows that are not there do nothing', () => {
  const state = stateWith(named('a', 'b', 'c', 'd', 'e'));
  const clicked = onMouse(state, { type: 'clicked', row: 3 });
  expect(clicked.cursor).toBe('kserve-demo/b');
  expect(onMouse(clicked, { type: 'wheel-turned', rows: 3 }).cursor).toBe('kserve-demo/e');
  expect(onMouse(state, { type: 'clicked', row: 0 })).toBe(state);
  expect(onMouse(state, { type: 'clicked', row: 9 })).toBe(state);
});

test('on another screen the wheel scrolls, and a click does nothing', () => {
  const keys = pressed(stateWith(named('a')), '?');
  expect(onMouse(keys, { type: 'wheel-turned', rows: 3 }).places.at(-1)).toMatchObject({ line: 3 });
  expect(onMouse(keys, { type: 'clicked', row: 3 })).toBe(keys);
});
