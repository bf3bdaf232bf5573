import { expect, test } from 'vitest';
import { line, spokenText } from '../../../src/tui/parts/line.js';
import { makeLines, type Lines } from '../../../src/tui/parts/lines.js';
import { nearestLine } from '../../../src/tui/parts/nearest-line.js';

/** A million rows, and how many of them were made. */
function countedRows(): { readonly lines: Lines; readonly made: () => number } {
  let made = 0;
  const lines = makeLines(1_000_000, (at) => {
    made += 1;
    return line(at % 1000 === 7 ? 'found' : String(at));
  });
  return { lines, made: () => made };
}

const isFound = (row: Parameters<typeof spokenText>[0]) => spokenText(row) === 'found';

test.each([
  ['forward', 500_000, 1, 500_007],
  ['forward, on the row itself', 500_007, 1, 500_007],
  ['forward, around the end', 999_900, 1, 7],
  ['back', 500_000, -1, 499_007],
  ['back, around the start', 6, -1, 999_007],
] as const)('%s from %i: only rows on the way are made', (_, from, step, expected) => {
  const { lines, made } = countedRows();
  expect(nearestLine(lines, { from, step }, lines.length, isFound)).toBe(expected);
  expect(made()).toBeLessThan(1500);
});

test('rows beyond the most are not looked at', () => {
  const { lines, made } = countedRows();
  expect(nearestLine(lines, { from: 0, step: 1 }, 5, isFound)).toBeUndefined();
  expect(made()).toBe(5);
});
