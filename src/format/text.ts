import stringWidth from 'string-width';
import { isPlain } from './safe-text.js';

/** Columns that a text takes in a terminal. */
export function textWidth(text: string): number {
  return isPlain(text) ? text.length : stringWidth(text);
}

/** Columns that the widest of these takes. */
export function widestOf(texts: readonly string[]): number {
  return texts.reduce((widest, text) => Math.max(widest, textWidth(text)), 0);
}

let segmenter: Intl.Segmenter | undefined;

/** The characters of a text as a person counts them. What tells them apart takes 10 ms to make: plain texts do without. */
function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** At most `width` columns of the text; a longer one ends with `…`. */
export function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width <= 0) return '';
  if (isPlain(text)) return `${text.slice(0, width - 1)}…`;
  let fitted = '';
  let used = 1;
  for (const { segment } of graphemesOf(text)) {
    used += stringWidth(segment);
    if (used > width) break;
    fitted += segment;
  }
  return `${fitted}…`;
}

/** As `fitText`, but its end is kept: that is where one types. */
export function fitEnd(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const kept = Array.from(graphemesOf(text), ({ segment }) => segment);
  while (kept.length > 0 && textWidth(kept.join('')) > width - 1) kept.shift();
  return `…${kept.join('')}`;
}

/** Exactly `width` columns: cut with `…`, or filled with spaces behind it (`right`: before it). */
export function padText(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const fitted = fitText(text, width);
  const space = ' '.repeat(Math.max(0, width - textWidth(fitted)));
  return side === 'left' ? fitted + space : space + fitted;
}

/** The text in lines of at most `width` columns, broken at spaces where there are any; all are indented like the first. */
export function wrapText(text: string, width: number): readonly string[] {
  const words = text.trimStart();
  const indent = text.slice(0, Math.min(text.length - words.length, Math.floor(width / 2)));
  return wrapWords(words, width - indent.length).map((line) => indent + line);
}

function wrapWords(text: string, width: number): readonly string[] {
  const limit = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) <= limit) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = foldText(word, limit);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return [...lines, line];
}

/** A text in pieces of at most `width` columns, the first of at most `first`; each later one has at least one character. */
export function foldText(text: string, width: number, first = width): readonly string[] {
  if (isPlain(text)) {
    const count = Math.ceil(Math.max(0, text.length - first) / width);
    const later = Array.from({ length: count }, (_, at) =>
      text.slice(first + at * width, first + (at + 1) * width),
    );
    return [text.slice(0, first), ...later];
  }
  const pieces: string[] = [];
  let piece = '';
  let left = first;
  for (const { segment } of graphemesOf(text)) {
    const wide = stringWidth(segment);
    if (wide > left && (piece !== '' || pieces.length === 0)) {
      pieces.push(piece);
      piece = '';
      left = width;
    }
    piece += segment;
    left -= wide;
  }
  return [...pieces, piece];
}
