import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { narrow } from '../../scripts/light-ink.ts';

/** As it is shipped: the tests have it patched by what is tested here. */
const { default: stringWidth } = (await import(`${import.meta.resolve('string-width')}?as-shipped`)) as {
  readonly default: (text: string) => number;
};

test('every character that the bundle takes for narrow is one column wide', () => {
  const isNarrow = new RegExp(`^[${narrow}]$`, 'u');
  const all = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
  const taken = all.filter((character) => isNarrow.test(character));
  expect(taken.length).toBeGreaterThan(95);
  expect(taken.filter((character) => stringWidth(character) !== 1)).toEqual([]);
  expect(stringWidth(taken.join(''))).toBe(taken.length);
  // None joins another: a row of them is divided at each code unit, at an escape as well.
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  const pairs = [...taken, '\u001B']
    .map((character) => `${character}${character}a${character}\u001B`)
    .join('');
  expect(Array.from(segmenter.segment(pairs))).toHaveLength(pairs.length);
});

test('the terminal UI draws no other character of its own: the first one would take 25 ms', () => {
  const files = globSync('src/tui/**/*.{ts,tsx}');
  const drawn = files.flatMap((file) => readFileSync(file, 'utf8').split('\n').filter(isCode));
  const others = drawn.join('').replaceAll(new RegExp(`[${narrow}]`, 'gu'), '');
  expect(files.length).toBeGreaterThan(100);
  expect(new Set(others)).toEqual(new Set());
});

function isCode(row: string): boolean {
  return !/^\s*(?:\/?\*|\/\/)/u.test(row);
}
