import { toned, type TonedText } from '../format/toned.js';

/** Letters of European languages, and the marks that isvc draws: one column each. */
const narrow = /[\x20-\x7e\u00a1-\u024f\u0370-\u058f–—‘’“”•…→↵✓✗▸·×−▁-█]+/gu;

/**
 * Columns that a text takes at most. A character that may be wide is taken for two columns, without what measures it exactly, which is
 * slow to load: a line with such characters may be broken early, never late.
 */
function mostColumns(text: string): number {
  return text.length + text.replaceAll(narrow, '').length;
}

/** A command at the end of a sentence: it is copied, so it is never broken by us. */
const commandAtEnd = /(?<=[:;,] |→ |^ *)(?:kubectl|isvc|curl|grpcurl|export|eval|npm) .*$/u;

/** A number and its unit are one word. */
const unitBehind = /^\d (?:ms|s|µs|min|h|k?B|[MG]B|%)(?!\w)/u;

/** A mark at the beginning of a line; its later rows stand under its text. */
const markedBeginning = /^ *(?:[✓✗→–·▸…] +)?/u;

/**
 * A line in rows of at most `columns` columns, broken at spaces; later rows are indented by `hang` columns, or like the text of the first. A
 * word that is longer than a row, and a command at the end, stay whole, since they may be copied: the terminal breaks them itself.
 */
export function wrapLine(
  pieces: readonly TonedText[],
  columns: number,
  hang?: number,
): readonly (readonly TonedText[])[] {
  const text = pieces.map((piece) => piece.text).join('');
  if (mostColumns(text) <= columns) return [pieces];
  const beginning = markedBeginning.exec(text)?.[0].length ?? 0;
  const indent = Math.min(Math.max(hang ?? 0, beginning), Math.floor(columns / 2));
  const rows: TonedText[][] = [];
  let from = 0;
  for (const end of rowEnds(text, columns, Math.max(beginning, hang ?? 0), indent)) {
    const row = slice(pieces, from, end);
    rows.push(from === 0 || indent === 0 ? row : [toned('plain', ' '.repeat(indent)), ...row]);
    from = end;
    while (text[from] === ' ') from += 1;
  }
  return rows;
}

/** Where each row ends: at a space, or at the end of the text. */
function rowEnds(text: string, columns: number, beginning: number, indent: number): readonly number[] {
  const command = commandAtEnd.exec(text)?.index ?? text.length;
  const ends: number[] = [];
  let start = 0;
  /** Where the last word ended that fits. */
  let fits = 0;
  const room = () => columns - (start === 0 ? 0 : indent);
  for (const end of wordEnds(text, beginning, command)) {
    if (mostColumns(text.slice(start, end)) > room() && fits > start) {
      ends.push(fits);
      start = fits + 1;
    }
    fits = end;
  }
  return [...ends, text.length];
}

function wordEnds(text: string, beginning: number, command: number): readonly number[] {
  const ends: number[] = [];
  for (let at = text.indexOf(' ', beginning); at !== -1 && at < command; at = text.indexOf(' ', at + 1))
    if (text[at - 1] !== ' ' && !unitBehind.test(text.slice(at - 1, at + 5))) ends.push(at);
  return [...ends, text.length];
}

function slice(pieces: readonly TonedText[], from: number, to: number): TonedText[] {
  let at = 0;
  const cut: TonedText[] = [];
  for (const { text, tone } of pieces) {
    const part = text.slice(Math.max(0, from - at), Math.max(0, to - at));
    if (part !== '') cut.push(toned(tone, part));
    at += text.length;
  }
  return cut;
}
