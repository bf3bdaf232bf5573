import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { countWords, wordDifference, type WordRun } from '../../src/format/word-difference.js';
import { propertyRuns } from '../fuzz/property-runs.js';

/** As git shows it: `a [-b-]{+c+} d`. */
function told(before: string, after: string): string {
  const marks: Readonly<Record<WordRun['kind'], readonly [string, string]>> = {
    same: ['', ''],
    removed: ['[-', '-]'],
    added: ['{+', '+}'],
  };
  return wordDifference(before, after)
    .map(({ kind, words }) => `${marks[kind][0]}${words.join('').trim()}${marks[kind][1]}`)
    .join(' ');
}

test.each([
  ['the same', 'a b c', 'a b c', 'a b c'],
  ['a word in place of another', 'a red car', 'a blue car', 'a [-red-] {+blue+} car'],
  ['the beginning and the end', 'one two three', 'zero one two', '{+zero+} one two [-three-]'],
  ['all of it', 'one', 'two', '[-one-] {+two+}'],
  ['nothing before', '', 'a b', '{+a b+}'],
  ['a sign beside a word', 'It works.', 'It works!', 'It works [-.-] {+!+}'],
  ['spaces and line ends alone', 'a  b\nc', 'a b c', 'a b c'],
  ['a script without spaces', '模型很好', '模型不好', '模型 [-很-] {+不+} 好'],
  ['two places', 'a b c d e f', 'a x c d y f', 'a [-b-] {+x+} c d [-e-] {+y+} f'],
])('%s', (_, before, after, expected) => {
  expect(told(before, after)).toBe(expected);
});

test('what stayed and what was removed is the earlier text; what stayed and what was added the later one', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', 'dd', '.', '模'), { maxLength: 40 })
    .map((words) => words.join(' '));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const runs = wordDifference(before, after);
      expect([plain(runs, 'added'), plain(runs, 'removed')]).toEqual([before, after]);
      // No way is shorter than by the words that only one of them has.
      const inBoth = countWords(runs, 'same');
      expect(inBoth).toBe(longestCommon(before.split(' ').filter(Boolean), after.split(' ').filter(Boolean)));
    }),
    { numRuns: propertyRuns(300) },
  );
});

function plain(runs: readonly WordRun[], without: WordRun['kind']): string {
  return runs
    .filter(({ kind }) => kind !== without)
    .flatMap(({ words }) => words.map((word) => word.trim()))
    .join(' ');
}

/** The length of the longest common subsequence, by the textbook's table. */
function longestCommon(one: readonly string[], other: readonly string[]): number {
  let row = [0, ...other.map(() => 0)];
  for (const word of one) {
    const next = [0];
    for (const [at, beside] of other.entries())
      next.push(word === beside ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}

function many(word: string, count: number): string {
  return Array.from({ length: count }, (_, at) => `${word}${at}`).join(' ');
}

function kinds(runs: readonly WordRun[]) {
  return runs.map(({ kind, words }) => [kind, words.length]);
}

test('texts that are not alike, and very long ones, are told as a whole', () => {
  expect(kinds(wordDifference(`same ${many('a', 900)} end`, `same ${many('b', 900)} end`))).toEqual([
    ['same', 1],
    ['removed', 900],
    ['added', 900],
    ['same', 1],
  ]);
  expect(kinds(wordDifference(many('a', 60_000), `${many('a', 59_999)} b`))).toEqual([
    ['same', 49_999],
    ['removed', 1],
    ['added', 1],
  ]);
});

test('a text of millions of letters without a space is told apart', () => {
  const long = 'a'.repeat(12_000_000);
  const runs = wordDifference(`${long} b`, `${long} c`);
  expect(runs.slice(1)).toEqual([
    { kind: 'removed', words: ['b'] },
    { kind: 'added', words: ['c'] },
  ]);
  expect(runs[0]?.words.join('')).toBe(`${long} `);
});
