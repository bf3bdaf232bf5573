import { expect, test } from 'vitest';
import { importCircles } from '../../scripts/import-circles.ts';

test.each([
  ['a line of files', { a: ['b'], b: ['c'], c: [] }, []],
  ['two ways to one file', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []],
  ['two files that know each other', { a: ['b'], b: ['a'] }, [['a', 'b']]],
  ['a circle behind a line', { a: ['b'], b: ['c'], c: ['d'], d: ['b'] }, [['b', 'c', 'd']]],
  [
    'two circles through one file',
    { a: ['b', 'c'], b: ['a'], c: ['a'] },
    [
      ['a', 'b'],
      ['a', 'c'],
    ],
  ],
])('%s', (_, imports, circles) => {
  expect(importCircles(new Map(Object.entries(imports)))).toEqual(circles);
});
