import { expect, test } from 'vitest';
import { markFound, textAround } from '../../../src/tui/parts/found-text.js';
import { line, span } from '../../../src/tui/parts/line.js';

test('of what overlaps the first is marked', () => {
  expect(markFound(line('aaa'), 'aa')).toEqual([span('aa', 'warn'), span('a')]);
});

test('what begins in one piece and ends in the next is marked in both', () => {
  const row = [span('key:', 'accent'), span(' value')];
  expect(markFound(row, 'Y: v')).toEqual([
    span('ke', 'accent'),
    span('y:', 'warn'),
    span(' v', 'warn'),
    span('alue'),
  ]);
});

test('a letter is found in each of its cases, and for nothing nothing is marked', () => {
  expect(markFound(line('ΟΔΟΣ İx'), 'οδοσ')[0]).toEqual(span('ΟΔΟΣ', 'warn'));
  expect(markFound(line('İx'), 'x')).toEqual([span('İ'), span('x', 'warn')]);
  expect(markFound(line('x'), '')).toEqual(line('x'));
});

test.each([
  ['a row that fits', 'xxxxb', undefined],
  ['one that is seen to its end', 'xxxbyyy', undefined],
  ['one whose last letter gives way to the mark of more', 'xxxxbyyy', '…byyy'],
  ['none', 'xxxxxxxx', undefined],
])('in a row of five columns: %s', (_, text, shown) => {
  expect(textAround(text, 'b', 5)).toBe(shown);
});
