import { expect, test } from 'vitest';
import { wrapLine } from '../../src/cli/wrap-line.js';
import { toned } from '../../src/format/toned.js';

function rows(text: string, columns: number, hang?: number): readonly string[] {
  return wrapLine([toned('plain', text)], columns, hang).map((row) =>
    row.map((piece) => piece.text).join(''),
  );
}

test.each([
  ['a line that fits is one row', 'one two', 7, ['one two']],
  ['it is broken at spaces', 'one two three', 8, ['one two', 'three']],
  ['a longer word stays whole', 'a loooooooong word', 6, ['a', 'loooooooong', 'word']],
  ['later rows stand under the text behind a mark', '→ one two three', 9, ['→ one two', '  three']],
  ['and under that of an indented line', '  one two', 6, ['  one', '  two']],
  ['a command at the end is not broken', 'Look at: isvc logs a -n b', 12, ['Look at:', 'isvc logs a -n b']],
  ['a number keeps its unit', 'it took 18 ms', 10, ['it took', '18 ms']],
  ['a character that may be wide takes two columns', '字字 字字', 8, ['字字', '字字']],
])('%s', (_, text, columns, expected) => {
  expect(rows(text, columns)).toEqual(expected);
});

test('a given indent is kept by later rows', () => {
  expect(rows('why  one two', 10, 5)).toEqual(['why  one', '     two']);
});

test('each piece keeps its tone over a break', () => {
  expect(wrapLine([toned('good', 'one two'), toned('dim', ' three')], 8)).toEqual([
    [toned('good', 'one two')],
    [toned('dim', 'three')],
  ]);
});
