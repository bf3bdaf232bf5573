import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { guardTerminal } from '../../../src/tui/terminal/signals.js';

test('the end of the input is a hang-up, until the guard is taken back', async () => {
  const codes: number[] = [];
  const guard = { isLent: () => false, quit: (code: number) => codes.push(code), crashed: () => undefined };
  const [watched, left] = [new PassThrough(), new PassThrough()];
  guardTerminal(watched, guard)();
  const unguard = guardTerminal(left, guard);
  for (const stdin of [watched, left]) stdin.resume().end();
  await Promise.all([watched, left].map((stdin) => new Promise((resolve) => stdin.once('close', resolve))));
  unguard();
  expect(codes).toEqual([129]);
});

/** Tells the guard alone, which listens last. */
const interrupt = () => process.listeners('SIGINT').at(-1)?.('SIGINT');

test('SIGINT ends the program, unless another program has the terminal', () => {
  const codes: number[] = [];
  let isLent = false;
  const unguard = guardTerminal(new PassThrough(), {
    isLent: () => isLent,
    quit: (code) => codes.push(code),
    crashed: () => undefined,
  });
  interrupt();
  isLent = true;
  interrupt();
  unguard();
  expect(codes).toEqual([130]);
});
