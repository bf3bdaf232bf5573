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
});
