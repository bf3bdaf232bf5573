import { expect, test } from 'vitest';
import { namesThere, nearestNames } from '../../src/wording/nearest-names.js';

test.each([
  ['a letter that is missing', 'sklearn-irs', ['sklearn-iris', 'digits'], ['sklearn-iris']],
  ['letters that are swapped', 'lsit', ['list', 'logs', 'predict'], ['list']],
  ['a name that is half typed', 'pred', ['explain', 'predict'], ['predict']],
  ['the nearest first', 'iris', ['arias', 'iras', 'iris2'], ['iras', 'iris2', 'arias']],
  ['three at most', 'model', ['model1', 'model2', 'model3', 'model4'], ['model1', 'model2', 'model3']],
  ['none of which every letter differs', 'ab', ['cd', 'xy'], []],
  ['none of which most letters differ', 'abc', ['xyc'], []],
  ['none among long names that differ much', 'flower-sample', ['tensor-sample'], []],
  ['none for no name', '', ['a', 'ab'], []],
])('%s', (_, wanted, names, nearest) => {
  expect(nearestNames(wanted, names)).toEqual(nearest);
});

test('of the names that there are the nearest come first, and eight at most are told, none at length', () => {
  expect(namesThere('iris', ['wine', 'iras'])).toBe('iras, wine');
  const many = Array.from({ length: 9 }, (_, at) => `m${at}`);
  expect(namesThere('iris', many.slice(1))).toBe('m1, m2, m3, m4, m5, m6, m7, m8');
  expect(namesThere('iris', many)).toBe('m0, m1, m2, m3, m4, m5, m6, m7, …');
  expect(namesThere('iris', ['x'.repeat(300)])).toBe(`${'x'.repeat(253)}…`);
});
