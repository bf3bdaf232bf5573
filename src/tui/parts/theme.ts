import type { TextProps } from 'ink';
import type { Tone } from './line.js';
import type { PixelColours } from './pixels.js';

export type Theme = Readonly<Record<Tone, Omit<TextProps, 'children'>>> & {
  /** Absent: images are drawn in characters. */
  readonly pixels?: PixelColours;
};

/** From the 16 colours of every terminal, in the person's own palette. No yellow: few palettes make it readable on white. */
export const colours: Theme = {
  plain: {},
  dim: { dimColor: true },
  strong: { bold: true },
  good: { color: 'green' },
  bad: { color: 'red' },
  warn: { color: 'magenta' },
  accent: { color: 'cyan' },
  cursor: { color: 'cyan', bold: true },
};

/** Where there are 256 colours: of middle lightness, so that each is readable on black and on white (3.7 : 1 and more). */
export const middleColours: Theme = {
  plain: {},
  dim: { color: 'ansi256(243)' },
  strong: { bold: true },
  good: { color: 'ansi256(28)' },
  bad: { color: 'ansi256(160)' },
  warn: { color: 'ansi256(130)' },
  accent: { color: 'ansi256(31)' },
  cursor: { color: 'ansi256(31)', bold: true },
};

/** Without colour (NO_COLOR, `--no-color`): weight only. */
export const monochrome: Theme = {
  plain: {},
  dim: { dimColor: true },
  strong: { bold: true },
  good: {},
  bad: { bold: true },
  warn: { bold: true },
  accent: {},
  cursor: { bold: true },
};

/** The colours, and images in as many as the terminal shows. `depthBits` as Node's `getColorDepth` gives it. */
export function colourTheme(depthBits: number): Theme {
  if (depthBits < 8) return colours;
  return { ...middleColours, pixels: depthBits < 24 ? '256' : 'truecolor' };
}
