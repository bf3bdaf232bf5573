import type { ThemeName } from '../../config/config.js';
import type { Background } from '../terminal/background.js';
import type { Tone } from './line.js';
import type { PixelColors } from './thumbnail.js';

type Tones = Readonly<Record<Tone, Style>>;

export type Theme = Tones & {
  /** Absent: images are drawn in characters. */
  readonly pixels?: PixelColors;
  /** Which of those characters are bright. */
  readonly ramp: 'on dark' | 'on light';
};

/** Of the colors that differ from plain text. */
type Palette = Readonly<Record<'dim' | 'good' | 'bad' | 'warn' | 'accent', Style>>;

const bold: Style = { weight: 'bold' };
const faint: Style = { weight: 'faint' };
const palette = { red: 1, green: 2, yellow: 3, blue: 4, magenta: 5, cyan: 6, redBright: 9 } as const;

/**
 * From the 16 colors of every terminal, in the person's own palette, which suits their background: so also where nobody knows what that
 * is. On a light one green and yellow, and cyan, are seldom readable.
 */
const sixteen: Readonly<Record<Background, Palette>> = {
  dark: {
    dim: faint,
    good: { color: palette.green },
    bad: { color: palette.redBright },
    warn: { color: palette.yellow },
    accent: { color: palette.cyan },
  },
  light: {
    dim: faint,
    good: {},
    bad: { color: palette.red },
    warn: { color: palette.magenta },
    accent: { color: palette.blue },
  },
  unknown: {
    dim: faint,
    good: { color: palette.green },
    bad: { color: palette.red },
    warn: { color: palette.magenta },
    accent: { color: palette.cyan },
  },
};

/** Of the 256 colors of xterm, which no palette changes. */
const table: Readonly<Record<'dark' | 'light', Readonly<Record<keyof Palette, number>>>> = {
  dark: { dim: 246, good: 78, bad: 210, warn: 215, accent: 80 },
  light: { dim: 241, good: 22, bad: 124, warn: 94, accent: 24 },
};

/** The same with more contrast, and nothing faint. */
const contrastTable: typeof table = {
  dark: { dim: 252, good: 120, bad: 217, warn: 229, accent: 159 },
  light: { dim: 236, good: 22, bad: 88, warn: 58, accent: 18 },
};

/** Without color: weight only. */
const weights: Palette = {
  dim: faint,
  good: {},
  bad: bold,
  warn: bold,
  accent: {},
};

/**
 * The looks of each tone, in as many colors as the terminal shows on this background, by the theme of that name. `depthBits` as Node's
 * `getColorDepth` gives it, 1 for none.
 */
export function themeFor(depthBits: number, background: Background, name: ThemeName = 'auto'): Theme {
  const on = name === 'dark' || name === 'light' ? name : background;
  return {
    ...tonesOf(paletteFor(name === 'mono' ? 1 : depthBits, on, name)),
    ...(depthBits < 8 || name === 'mono' ? {} : { pixels: depthBits < 24 ? '256' : 'truecolor' }),
    ramp: on === 'light' ? 'on light' : 'on dark',
  };
}

function paletteFor(depthBits: number, background: Background, name: ThemeName): Palette {
  if (depthBits < 4) return weights;
  if (name === 'terminal') return sixteen.unknown;
  if (depthBits < 8 || background === 'unknown') return sixteen[background];
  const { dim, good, bad, warn, accent } = (name === 'contrast' ? contrastTable : table)[background];
  return {
    dim: { color: dim },
    good: { color: good },
    bad: { color: bad },
    warn: { color: warn },
    accent: { color: accent },
  };
}

function tonesOf({ dim, good, bad, warn, accent }: Palette): Tones {
  return {
    plain: {},
    dim,
    strong: bold,
    good,
    bad,
    warn,
    accent,
    cursor: { ...accent, ...bold },
  };
}

/** How a text looks. Colors by their number: 0 to 15 are the person's own palette, from 16 on xterm's table of 256. */
export type Style = { readonly color?: number; readonly weight?: 'bold' | 'faint' };

/**
 * A text with the control sequences (ECMA-48 SGR) that make it look so, and those that end it. Not Ink's own styles: they come
 * from chalk, which decides by itself, from the environment and the command line, what a terminal shows.
 */
export function styleText(text: string, { color, weight }: Style): string {
  const colored = color === undefined ? text : `${sgr(colorCode(color))}${text}${sgr('39')}`;
  return weight === undefined ? colored : `${sgr(weight === 'bold' ? '1' : '2')}${colored}${sgr('22')}`;
}

function colorCode(color: number): string {
  if (color >= 16) return `38;5;${color}`;
  // The bright ones are not of the standard, but of every terminal that has 16.
  return String(color < 8 ? 30 + color : 82 + color);
}

function sgr(code: string): string {
  return `\u001B[${code}m`;
}
