import { expect, test } from 'vitest';
import { formatAge } from '../../src/kserve/age.js';

const second = 1;
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** The cases of k8s.io/apimachinery's duration_test.go, in our own words. */
test.each([
  [-10 * second, '<invalid>'],
  [-1 * second, '0s'],
  [0, '0s'],
  [8 * second, '8s'],
  [119 * second, '119s'],
  [2 * minute, '2m'],
  [5 * minute + 30, '5m30s'],
  [10 * minute + 1, '10m'],
  [179 * minute, '179m'],
  [3 * hour, '3h'],
  [3 * hour + minute, '3h1m'],
  [8 * hour + 30 * minute, '8h'],
  [47 * hour, '47h'],
  [2 * day, '2d'],
  [2 * day + 5 * hour, '2d5h'],
  [8 * day + 5 * hour, '8d'],
  [729 * day, '729d'],
  [730 * day, '2y'],
  [731 * day, '2y1d'],
  [7 * 365 * day + 3 * day, '7y3d'],
  [8 * 365 * day + 3 * day, '8y'],
  [9 * 365 * day, '9y'],
])('%d s is %s', (seconds, expected) => {
  expect(formatAge(seconds * 1000)).toBe(expected);
});
