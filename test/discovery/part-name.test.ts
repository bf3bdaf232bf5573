import { expect, test } from 'vitest';
import { parsePartName } from '../../src/discovery/part-name.js';

test.each([
  ['latest', { kind: 'latest' }],
  ['canary/v2', { kind: 'canary', name: 'v2' }],
  ['pod/iris-predictor-7c9d6b5f4d-x2k8p', { kind: 'pod', name: 'iris-predictor-7c9d6b5f4d-x2k8p' }],
  ['pod/a.b', { kind: 'pod', name: 'a.b' }],
])('%s is a part', (text, part) => {
  expect(parsePartName(text)).toEqual(part);
});

test.each([
  ['pod/', 'names no pod'],
  ['canary/', 'names no canary'],
  ['pod/a/b', 'is not one pod: “a/b” has a slash'],
  ['canary/a/b', 'is not one canary'],
  ['pod/A B', 'is not a pod: a name has only'],
  ['pod/..', 'is not a pod'],
  [`pod/${'a'.repeat(254)}`, 'is not a pod'],
  ['pod/a%2fb', 'is not a pod'],
  ['pods/a', 'is not a part of a service'],
  ['', 'is not a part of a service'],
])('%j is refused', (text, why) => {
  expect(() => parsePartName(text)).toThrow(why);
});
