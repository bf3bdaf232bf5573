import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createTerminal } from '../../../src/tui/terminal/terminal.js';

/** A mouse that writes down what it was told. */
function heardMouse() {
  const told: string[] = [];
  return { told, mouse: { on: () => void told.push('on'), off: () => void told.push('off') } };
}

test('while it is lent, the mouse is off, and one can tell', async () => {
  const { told, mouse } = heardMouse();
  const terminal = createTerminal(new PassThrough(), new PassThrough(), {}, mouse);
  await terminal.lend(() => Promise.resolve(void told.push(terminal.isLent() ? 'lent' : 'kept')));
  expect([...told, terminal.isLent()]).toEqual(['off', 'lent', 'on', false]);
});

test('a program that fails gives it back too', async () => {
  const { told, mouse } = heardMouse();
  const terminal = createTerminal(new PassThrough(), new PassThrough(), {}, mouse);
  await expect(terminal.lend(() => Promise.reject(new Error('no such editor')))).rejects.toThrow('no such');
  expect([...told, terminal.isLent()]).toEqual(['off', 'on', false]);
});

test('while it is lent, nothing is read from it', async () => {
  const input = new PassThrough();
  const terminal = createTerminal(input, new PassThrough(), {}, heardMouse().mouse);
  terminal.attach((use) => use());
  const seen: boolean[] = [];
  await terminal.lend(() => Promise.resolve(void seen.push(input.isPaused())));
  expect(seen).toEqual([true]);
});
