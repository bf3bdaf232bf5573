import { expect, test } from 'vitest';
import { toned } from '../../../src/format/toned.js';
import { tonedRows } from '../../../src/tui/parts/toned-rows.js';

test('a sentence that needs more rows keeps its tone in each of them', () => {
  const rows = tonedRows([toned('bad', 'NOT VALID: isvc was the limit of it')], 20);
  expect(rows.map((row) => row.map(({ text }) => text).join(''))).toEqual([
    '   NOT VALID: isvc',
    '     was the limit of',
    '     it',
  ]);
  for (const [, words] of rows) expect(words?.tone).toBe('bad');
});

test('an indented line goes on two columns behind its beginning, and a piece within it keeps its own tone', () => {
  const [first, second] = tonedRows(['  10  gateway: ', toned('warn', 'it is overloaded')], 20);
  expect(first?.map(({ text }) => text).join('')).toBe('     10  gateway: it');
  expect(second?.map(({ text, tone }) => [text, tone])).toEqual([
    ['       ', 'plain'],
    ['is overloaded', 'warn'],
  ]);
});
