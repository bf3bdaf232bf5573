import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeLines } from '../../../src/format/safe-text.js';
import { wrapText } from '../../../src/format/text.js';
import { wrapSafeText } from '../../../src/tui/parts/wrap-safe-text.js';
import { propertyRuns } from '../../fuzz/property-runs.js';

/** All of it at once. */
function wrapWhole(text: string, width: number): readonly string[] {
  return safeLines(text).flatMap((line) => (line === '' ? [''] : wrapText(line, width)));
}

const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    'a',
    'word',
    'a-longer-word-that-fills-a-row',
    '模型',
    '👩‍🚀',
    '\u001B[31m',
    '\t',
    '\r',
    '\r\n',
    '\n',
    ' ',
  ),
);

test('a text that comes piece by piece has the rows that it has as a whole', () => {
  const pieces = fc.array(fc.tuple(word, fc.constantFrom('', ' ', '\n')), { maxLength: 40 });
  fc.assert(
    fc.property(pieces, fc.integer({ min: 8, max: 40 }), (given, width) => {
      let text = '';
      for (const [piece, between] of given) {
        text += piece + between;
        const came = text.trimEnd();
        expect(wrapSafeText(came, width)).toEqual(wrapWhole(came, width));
      }
    }),
    { numRuns: propertyRuns(300) },
  );
});

test('a line end of two characters stays one, where another text ended a line with the first of them', () => {
  expect(wrapSafeText('one\rtwo', 76)).toEqual(['one', 'two']);
  expect(wrapSafeText('one\r\ntwo', 76)).toEqual(['one', 'two']);
});

test('only what follows the last finished row is wrapped anew: of 100 kB in one paragraph, a row', () => {
  const long = 'twelve words of a text that goes on and on without an end '.repeat(1800);
  const rows = wrapSafeText(long.trimEnd(), 76);
  const again = wrapSafeText(`${long}more`, 76);
  // The rows before are the very same values: they were not made again.
  expect(again.slice(0, rows.length - 1)).toEqual(rows.slice(0, -1));
  expect(again.at(-1)).toMatch(/more$/);
});
