import { expect, test } from 'vitest';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

test.each([
  ['-f', '/dev/zero'],
  ['-d', '@/dev/zero'],
])('isvc predict digits %s %s: what has no end is refused', async (...flag) => {
  const { stderr, code } = await isvc.run(['predict', 'digits', ...flag]);
  expect(stderr).toContain('holds more than 256 MiB');
  expect(code).toBeGreaterThan(0);
});
