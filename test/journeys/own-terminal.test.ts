import { expect, test } from 'vitest';
import { openOwnTerminal } from './own-terminal.js';

test('two screens at once, closed in the order in which they opened, leave the console to the next test', async () => {
  const methods = Object.entries(globalThis.console);
  const screens = [openOwnTerminal(), openOwnTerminal()];
  for (const screen of screens) await screen.shows('half-plus-two');
  for (const screen of screens) {
    screen.press('q');
    expect(await screen.exited).toBe(0);
  }
  expect(Object.entries(globalThis.console)).toEqual(methods);
});
