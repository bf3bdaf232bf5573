import stringWidth from 'string-width';
import { stripVTControlCharacters } from 'node:util';

/** Printable ASCII: as wide as it is long, and harmless. Nearly every text is of this kind, so it is asked first. */
const plain = /^[\x20-\x7e]*$/;

/**
 * What could move the cursor, hide text or reorder it: C0 and C1 controls, DEL, line and paragraph separators, zero-width
 * spaces, byte order marks, tag characters, lone surrogates, and the bidirectional controls of Unicode TR9 (section 2).
 */
const unsafe =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Text from a cluster or a server, safe for a terminal and on one line: escape sequences go, other controls become visible marks. */
export function safeText(text: string): string {
  if (plain.test(text)) return text;
  return stripVTControlCharacters(text.replaceAll('\r\n', '\n')).replaceAll(unsafe, visibleMark);
}

/** The same for a text of several lines: each made safe, without the line ends. */
export function safeLines(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/).map(safeText);
}

function visibleMark(character: string): string {
  if (character === '\n' || character === '\u2028' || character === '\u2029') return '↵';
  if (character === '\t') return ' ';
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '␡' : '�';
}

/** Columns that a text takes in a terminal. */
export function textWidth(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text);
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** At most `width` columns of the text; a longer one ends with `…`. */
export function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width <= 0) return '';
  if (plain.test(text)) return `${text.slice(0, width - 1)}…`;
  let fitted = '';
  let used = 1;
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment);
    if (used > width) break;
    fitted += segment;
  }
  return `${fitted}…`;
}

/** Exactly `width` columns: cut with `…`, or filled with spaces behind it (`right`: before it). */
export function padText(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const fitted = fitText(text, width);
  const space = ' '.repeat(Math.max(0, width - textWidth(fitted)));
  return side === 'left' ? fitted + space : space + fitted;
}

/** The text in lines of at most `width` columns, broken at spaces where there are any. */
export function wrapText(text: string, width: number): readonly string[] {
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
    const pieces = piecesOf(word, limit);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return [...lines, line];
}

/** A word in pieces of at most `width` columns, each of at least one character. */
function piecesOf(word: string, width: number): readonly string[] {
  if (plain.test(word)) {
    return Array.from({ length: Math.ceil(word.length / width) }, (_, at) =>
      word.slice(at * width, (at + 1) * width),
    );
  }
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const { segment } of graphemes.segment(word)) {
    const wide = stringWidth(segment);
    if (piece !== '' && used + wide > width) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += segment;
    used += wide;
  }
  return [...pieces, piece];
}
