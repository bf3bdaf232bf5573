import { expect, test } from 'vitest';
import { wordDifference } from '../../../src/format/word-difference.js';
import { lineWidth, spokenText, type Line } from '../../../src/tui/parts/line.js';
import { abridgeRuns, wordRows } from '../../../src/tui/parts/word-rows.js';

const text = (row: Line) =>
  row
    .map((piece) => piece.text)
    .join('')
    .trimEnd();

test('changes have marks and words, which are heard as well, and rows end between words', () => {
  const runs = wordDifference(
    'the old text of a model that writes',
    'the new text of a model that reads a lot',
  );
  const rows = wordRows(runs, 30, '  ');
  expect(rows.map(text)).toEqual([
    '  the [-old-] {+new+} text of',
    '  a model that [-writes-]',
    '  {+reads a lot+}',
  ]);
  expect(rows.every((row) => lineWidth(row) <= 30)).toBe(true);
  expect(spokenText(rows[0] ?? [])).toContain('removed: old, added: new,');
});

test('line ends stay, no control goes through, and a word that is too long is cut', () => {
  const rows = wordRows(wordDifference('a', `a\n\u001B[31mb ${'c'.repeat(20)}`), 14, '');
  expect(rows.map(text)).toEqual(['a', '{+␛[31mb', 'cccccccccc', 'cccccccccc+}']);
});

function words(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, at) => `w${from + at}`).join(' ');
}

test('in a few rows only what is near to a change is told', () => {
  const runs = wordDifference(`${words(0, 30)} x ${words(30, 60)}`, `${words(0, 30)} y ${words(30, 60)}`);
  expect(wordRows(abridgeRuns(runs), 200, '').map(text)).toEqual([
    '… w25 w26 w27 w28 w29 [-x-] {+y+} w30 w31 w32 w33 w34 …',
  ]);
});
