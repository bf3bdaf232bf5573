import { expect, test } from 'vitest';
import { parseDuration } from '../../src/cli/settings.js';

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['30', 30_000],
  ['1m30s', 90_000],
  ['1.5s', 1500],
  ['2h', 7_200_000],
  ['1000h', 3_600_000_000],
  ['0', Number.POSITIVE_INFINITY],
  ['0s', Number.POSITIVE_INFINITY],
  ['9'.repeat(400), Number.POSITIVE_INFINITY],
])('%s is %f ms', (text, expected) => {
  expect(parseDuration(text, '--timeout')).toBe(expected);
});

test.each(['', 's', '3x', '1m 30s', '-5s', '5m!'])('%j is refused, and the flag is named', (text) => {
  expect(() => parseDuration(text, '--timeout')).toThrow(
    expect.objectContaining({ kind: 'usage', message: expect.stringContaining('--timeout') as string }),
  );
});
