import { expect, test } from 'vitest';
import { ageText, durationText, roughAgeText, sizeText } from '../../src/format/sizes.js';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [1234, '1.2 kB'],
  [56_789, '57 kB'],
  [999_900, '1 MB'],
  [3_450_000, '3.5 MB'],
  [12_000_000_000, '12 GB'],
])('%i bytes are %s', (sizeBytes, expected) => {
  expect(sizeText(sizeBytes)).toBe(expected);
});

test.each([
  [0, '0 ms'],
  [0.42, '0.4 ms'],
  [4.4, '4 ms'],
  [23.4, '23 ms'],
  [999.7, '1 s'],
  [1240, '1.2 s'],
  [59_400, '59 s'],
  [125_000, '2m 5s'],
])('%d ms are %s', (durationMs, expected) => {
  expect(durationText(durationMs)).toBe(expected);
});

test.each([
  [-5, '0s'],
  [8, '8s'],
  [119, '119s'],
  [120, '2m'],
  [330, '5m30s'],
  [3600, '60m'],
  [3 * 3600 + 1800, '3h30m'],
  [9 * 3600, '9h'],
  [50 * 3600, '2d2h'],
  [30 * 86_400, '30d'],
  [800 * 86_400, '2y70d'],
])('an age of %i s is %s', (seconds, expected) => {
  expect(ageText(seconds * 1000)).toBe(expected);
});

test.each([
  ['8s', 8],
  ['5m', 330],
  ['59m', 59 * 60 + 59],
  ['1h', 3600],
  ['2h', 3 * 3600 - 1],
  ['7h', 7 * 3600 + 60],
  ['3d', 3 * 86_400 + 3600],
])('roughly %s', (expected, seconds) => {
  expect(roughAgeText(seconds * 1000)).toBe(expected);
});
