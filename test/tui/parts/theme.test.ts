import { expect, test } from 'vitest';
import { styleText, themeFor } from '../../../src/tui/parts/theme.js';
import type { Background } from '../../../src/tui/terminal/background.js';

const tones = ['dim', 'good', 'bad', 'warn', 'accent', 'cursor'] as const;
const steps = [0, 95, 135, 175, 215, 255];

/** xterm's own 16 colors: of the common palettes the one with the least contrast. */
const sixteen: Readonly<Record<number, string>> = {
  1: 'cd0000',
  2: '00cd00',
  3: 'cdcd00',
  4: '0000ee',
  5: 'cd00cd',
  6: '00cdcd',
  9: 'ff0000',
};

/** Backgrounds that people have: black and white, Ubuntu, Solarized, Dracula, Gruvbox. */
const grounds = {
  dark: ['000000', '300a24', '002b36', '282a36', '282828'],
  light: ['ffffff', 'fdf6e3', 'fbf1c7'],
} as const;

function hexOf(index: number): string {
  if (index < 16) return sixteen[index] ?? '';
  // The table: a cube of 6 × 6 × 6 from 16 on, grays from 232 on.
  const at = index - 16;
  const channels =
    index < 232
      ? [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((step) => steps[step] ?? 0)
      : [8, 8, 8].map((least) => least + (index - 232) * 10);
  return channels.map((channel) => channel.toString(16).padStart(2, '0')).join('');
}

/** Relative luminance and contrast: WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

test.each([
  [4, 'dark', 3],
  [4, 'light', 3.5],
  [8, 'dark', 4.5],
  [8, 'light', 4.5],
  [24, 'dark', 4.5],
] as const)('with %i bits of color on a background that is %s, each tone is readable', (bits, on, least) => {
  const theme = themeFor(bits, on);
  const poor = tones.flatMap((tone) => {
    const { color } = theme[tone];
    if (color === undefined) return [];
    return grounds[on].flatMap((ground) => {
      const found = contrast(hexOf(color), ground);
      return found >= least ? [] : [`${tone} ${color} on ${ground}: ${found.toFixed(1)}`];
    });
  });
  expect(poor).toEqual([]);
});

test('the terminal decides how many colors there are', () => {
  const on: Background = 'dark';
  expect(themeFor(4, on).pixels).toBeUndefined();
  expect(themeFor(8, on)).toMatchObject({ dim: { color: 246 }, pixels: '256' });
  expect(themeFor(24, on).pixels).toBe('truecolor');
});

test.each(['dark', 'light', 'unknown'] as const)('without color there is only weight: %s', (on) => {
  expect(JSON.stringify(themeFor(1, on))).not.toContain('"color"');
});

test.each([
  [{}, 'x'],
  [{ weight: 'bold' }, '\u001B[1mx\u001B[22m'],
  [{ color: 2, weight: 'faint' }, '\u001B[2m\u001B[32mx\u001B[39m\u001B[22m'],
  [{ color: 9 }, '\u001B[91mx\u001B[39m'],
  [{ color: 246 }, '\u001B[38;5;246mx\u001B[39m'],
] as const)('%o', (style, text) => {
  expect(styleText('x', style)).toBe(text);
});

test.each([4, 8, 24])(
  'where nobody knows the background, all %i bits have the palette of the terminal',
  (bits) => {
    const theme = themeFor(bits, 'unknown');
    expect(tones.map((tone) => theme[tone].color ?? 'none')).toEqual(['none', 2, 1, 5, 6, 6]);
    expect(themeFor(bits, 'dark', 'terminal').good).toEqual(theme.good);
  },
);

test.each(['dark', 'light'] as const)('the theme contrast is readable on %s', (on) => {
  const theme = themeFor(8, on, 'contrast');
  for (const tone of tones)
    for (const ground of grounds[on])
      expect(contrast(hexOf(theme[tone].color ?? 0), ground)).toBeGreaterThan(5.5);
});

test('a theme by name wins over the background; mono has weight alone', () => {
  expect(themeFor(8, 'light', 'dark')).toEqual(themeFor(8, 'dark'));
  expect(JSON.stringify(themeFor(24, 'dark', 'mono'))).not.toMatch(/color"|pixels/);
});
