import { expect, test } from 'vitest';
import { readMouse } from '../../../src/tui/terminal/mouse.js';

test.each([
  ['wheel up', '\u001B[<64;10;5M', [{ type: 'wheel-turned', rows: -3 }], ''],
  ['wheel down', '\u001B[<65;10;5M', [{ type: 'wheel-turned', rows: 3 }], ''],
  ['wheel right', '\u001B[<67;10;5M', [{ type: 'wheel-tilted', columns: 1 }], ''],
  ['wheel up with shift', '\u001B[<68;10;5M', [{ type: 'wheel-tilted', columns: -1 }], ''],
  ['a press', '\u001B[<0;10;5M', [{ type: 'clicked', row: 4, column: 9 }], ''],
  ['a press with shift is the terminal’s', '\u001B[<4;10;5M', [], ''],
  ['a release is no click', '\u001B[<0;10;5m', [], ''],
  ['another button', '\u001B[<2;10;5M', [], ''],
  ['keys around it', 'j\u001B[<65;1;1Mk', [{ type: 'wheel-turned', rows: 3 }], ''],
  ['an arrow', '\u001B[B', [], ''],
  ['half a report', 'j\u001B[<65;1', [], '\u001B[<65;1'],
  ['escape alone', '\u001B', [], '\u001B'],
] as const)('%s', (_, text, events, rest) => {
  expect(readMouse(text)).toEqual({ events, rest });
});
