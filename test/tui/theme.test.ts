import { expect, test } from 'vitest';
import { colourTheme, colours, middleColours, monochrome } from '../../src/tui/parts/theme.js';

const steps = [0, 95, 135, 175, 215, 255];

/** Relative luminance of a colour of the 256 (WCAG 2.2): the cube of 6 × 6 × 6 from 16 on, and the grays from 232 on. */
function luminance(index: number): number {
  const at = index - 16;
  const channels =
    index < 232 ? [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((step) => steps[step] ?? 0) : [];
  const [red = 0, green = 0, blue = 0] = (
    channels.length === 0 ? Array.from({ length: 3 }, () => 8 + (index - 232) * 10) : channels
  ).map((channel) =>
    channel / 255 <= 0.04045 ? channel / 3294.6 : ((channel / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const coloured = Object.entries(middleColours).flatMap(([tone, style]) => {
  const index = /^ansi256\((\d+)\)$/.exec(
    typeof style === 'object' && 'color' in style ? String(style.color) : '',
  )?.[1];
  return index === undefined ? [] : [[tone, Number(index)] as const];
});

test.each(coloured)('%s is readable on black and on white', (_, index) => {
  const light = luminance(index);
  expect((light + 0.05) / 0.05).toBeGreaterThan(3.7);
  expect(1.05 / (light + 0.05)).toBeGreaterThan(3.7);
});

test('the terminal decides how many colours there are', () => {
  expect(coloured).toHaveLength(6);
  expect(colourTheme(4)).toBe(colours);
  expect(colourTheme(8)).toMatchObject({ ...middleColours, pixels: '256' });
  expect(colourTheme(24)).toMatchObject({ ...middleColours, pixels: 'truecolor' });
});

test('without colour there is only weight', () => {
  expect(JSON.stringify(monochrome)).not.toContain('"color"');
});
