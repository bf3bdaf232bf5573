import { expect, test } from 'vitest';
import { nextVersion } from '../../../scripts/release/version.ts';

test.each([
  ['0.1.9', 'major', '1.0.0'],
  ['0.1.9', 'minor', '0.2.0'],
  ['0.1.9', 'patch', '0.1.10'],
  ['0.1.9', '0.1.10', '0.1.10'],
  ['0.1.9', '1.0.0', '1.0.0'],
])('after %s, %s is %s', (current, asked, next) => {
  expect(nextVersion(current, asked)).toBe(next);
});

test.each([
  ['the same', '0.1.9', 'is not newer than 0.1.9'],
  ['an older one', '0.1.8', 'is not newer than 0.1.9'],
  ['an older one with a larger last number', '0.0.10', 'is not newer than 0.1.9'],
  ['a pre-release', '0.2.0-rc.1', 'is not a version'],
  ['a word', 'next', 'is not a version'],
  ['a number that begins with zero', '0.02.0', 'is not a version'],
])('%s is refused', (_, asked, reason) => {
  expect(() => nextVersion('0.1.9', asked)).toThrow(reason);
});
