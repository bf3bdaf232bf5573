import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('what was taken back can be collected with the young generation, however many came and went before it', async () => {
  // In a process of its own, and without V8's guesses what will live long: they depend on all that has run before.
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    '--no-allocation-site-pretenuring',
    'test/runtime/kept-calls.ts',
  ]);
  // A call needs 8,000 bytes.
  expect(Number(stdout)).toBeLessThan(1000);
});
