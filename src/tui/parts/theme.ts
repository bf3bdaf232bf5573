import type { TextProps } from 'ink';
import type { Tone } from './line.js';

export type Theme = Readonly<Record<Tone, Omit<TextProps, 'children'>>>;

/** From the 16 colours of every terminal, in the person's own palette. */
export const colours: Theme = {
  plain: {},
  dim: { dimColor: true },
  strong: { bold: true },
  good: { color: 'green' },
  bad: { color: 'red' },
  warn: { color: 'yellow' },
  accent: { color: 'cyan' },
  cursor: { color: 'cyan', bold: true },
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
