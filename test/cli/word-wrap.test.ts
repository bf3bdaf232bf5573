import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWordWrap } from '../../src/cli/word-wrap.js';
import xterm from '@xterm/headless';
import { propertyRuns } from '../fuzz/property-runs.js';

/** The rows of a terminal of so many columns for a text that comes in these pieces. */
async function shownOf(pieces: readonly string[], columns: number): Promise<readonly string[]> {
  const screen = new xterm.Terminal({ cols: columns, rows: 200, allowProposedApi: true, convertEol: true });
  const wrap = createWordWrap(() => columns);
  await new Promise<void>((resolve) => {
    screen.write(pieces.map(wrap).join(''), resolve);
  });
  const rows = Array.from({ length: 200 }, (_, row) =>
    screen.buffer.active.getLine(row)?.translateToString(true).trimEnd(),
  );
  return rows.slice(0, rows.findLastIndex((row) => row !== '') + 1).flatMap((row) => row ?? []);
}

test('a word that turns out too long goes to the next line, whole', async () => {
  expect(await shownOf(['one two thr', 'ee four'], 11)).toEqual(['one two', 'three four']);
});

test('a word longer than a line is broken where the line ends, and takes no other along', async () => {
  expect(await shownOf(['a ', 'b'.repeat(12), ' c'], 6)).toEqual(['a', 'bbbbb', 'bbbbb', 'bb c']);
});

test('lines, indents and wide characters stay', async () => {
  expect(await shownOf(['  code\n\nmore 模型模型'], 10)).toEqual(['  code', '', 'more', '模型模型']);
});

test('a text that fits is as it was, without a control sequence', () => {
  expect(createWordWrap(() => 80)('two words\n  and a line')).toBe('two words\n  and a line');
});

test('whatever the pieces, no word is lost or cut that fits into a line', async () => {
  const word = fc.stringMatching(/^[a-z]{1,9}$/u);
  await fc.assert(
    fc.asyncProperty(
      fc.array(word, { maxLength: 40 }),
      fc.integer({ min: 1, max: 7 }),
      async (words, size) => {
        const text = words.join(' ');
        const pieces = text.match(new RegExp(`.{1,${size}}`, 'gu')) ?? [];
        const rows = await shownOf(pieces, 12);
        expect(rows.every((row) => row.length < 12)).toBe(true);
        expect(rows.join(' ').split(/ +/u).filter(Boolean)).toEqual(words);
      },
    ),
    { numRuns: propertyRuns(50) },
  );
});
