import { expect, test } from 'vitest';
import { platformsOf } from '../../../scripts/release/single-file.ts';

test.each([
  ['all', ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']],
  ['linux-x64', ['linux-x64']],
  ['darwin-arm64,linux-x64', ['darwin-arm64', 'linux-x64']],
])('%s', (asked, platforms) => {
  expect(platformsOf(asked)).toEqual(platforms);
});

test.each([[''], ['win32-x64'], ['linux-x64,'], ['linux']])('%j is refused', (asked) => {
  expect(() => platformsOf(asked)).toThrow('is not one of all, linux-x64');
});
