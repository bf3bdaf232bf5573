import { safeLines } from '../../format/safe-text.js';
import { sizeText } from '../../format/sizes.js';
import { type TextPart, textParts } from '../../format/text-answer.js';
import { wrapText } from '../../format/text.js';
import type { GeneratedText } from '../../inference/generated-text.js';
import { line, type Line, type Tone } from './line.js';

/** Characters of one part that are shown. */
const shownCharacters = 100_000;

const tones: Readonly<Record<TextPart['kind'], Tone>> = {
  choice: 'strong',
  reasoning: 'dim',
  content: 'plain',
  'tool call': 'accent',
  finish: 'dim',
};

type Made = { readonly width: number; readonly rows: readonly Line[] };
/** A text is wrapped once for a width: a screen asks for its rows with every frame. */
const made = new WeakMap<GeneratedText, Made>();

/** What a language model wrote, its lines wrapped at words. */
export function textRows(text: GeneratedText, width: number): readonly Line[] {
  const known = made.get(text);
  if (known?.width === width) return known.rows;
  const rows = textParts(text).flatMap((part) => partRows(part, width));
  made.set(text, { width, rows });
  return rows;
}

function partRows({ kind, text }: TextPart, width: number): readonly Line[] {
  const rows = safeLines(text.slice(0, shownCharacters)).flatMap((row) =>
    (row === '' ? [''] : wrapText(row, width)).map((part) => line(part, tones[kind])),
  );
  const left = text.length - shownCharacters;
  return left <= 0 ? rows : [...rows, line(`… ${sizeText(left)} more`, 'dim')];
}
