import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { guardTerminal } from '../../../src/tui/terminal/guard.js';

test('the end of the input is a hang-up, until the guard is taken back', async () => {
  const codes: number[] = [];
  const guard = { quit: (code: number) => codes.push(code), crashed: () => undefined };
  const [watched, left] = [new PassThrough(), new PassThrough()];
  guardTerminal(watched, guard)();
  const unguard = guardTerminal(left, guard);
  for (const stdin of [watched, left]) stdin.resume().end();
  await Promise.all([watched, left].map((stdin) => new Promise((resolve) => stdin.once('close', resolve))));
  unguard();
  expect(codes).toEqual([129]);
});
