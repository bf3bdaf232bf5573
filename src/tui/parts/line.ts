import { fitText, foldText, textWidth } from '../../format/text.js';
import type { Color } from '../../format/image-pixels.js';
import type { TextTone } from '../../format/toned.js';

/** The meaning of a piece of text; `theme.ts` says how that looks. */
export type Tone = TextTone | 'cursor';

/** Two colors one above the other, in one cell of the terminal; none below where the image ends. */
export type Pixel = { readonly top: Color; readonly bottom?: Color };

export type Span = {
  readonly text: string;
  readonly tone: Tone;
  /** The words that a person hears in place of the text; '' for what is only there to be seen. */
  readonly spoken?: string;
  /** A row of an image, drawn in place of the text: a cell for each of its characters. */
  readonly pixels?: readonly Pixel[];
  /** The key that a click on it stands for. */
  readonly key?: string;
};

/** One row of the screen. */
export type Line = readonly Span[];

/** A piece of a row. */
export function span(text: string, tone: Tone = 'plain'): Span {
  return { text, tone };
}

/** Lines and bars: nothing of it is heard. */
export function seenOnly(text: string, tone: Tone = 'dim'): Span {
  return { text, tone, spoken: '' };
}

/** A text that is heard otherwise than it is drawn. */
export function heardAs(spoken: string, text: string, tone: Tone = 'plain'): Span {
  return { text, tone, spoken };
}

/** Facts in a row, with dots between that are heard as commas. */
export function joinFacts(facts: readonly string[], tone: Tone = 'plain'): readonly Span[] {
  return facts.flatMap((fact, at) => [...(at === 0 ? [] : [heardAs(', ', ' · ', tone)]), span(fact, tone)]);
}

/** That there is more than is shown: `… 3 more lines`. */
export function andMore(text: string, indent = ''): Span {
  return heardAs(`and ${text}`, `${indent}… ${text}`, 'dim');
}

/** The words of a row for a person who hears it; a comma separates pieces that stand apart. */
export function spokenText(row: Line): string {
  return row
    .map(({ text, spoken }) => spoken ?? text)
    .join('')
    .trim()
    .replaceAll(/([:,.])? {2,}/g, (_, end = ',') => `${String(end)} `);
}

/** A hint that names a key and its action, to be read and to be clicked: `p predict`. */
export function keyHint(key: string, does: string, after = '  '): readonly Span[] {
  return [
    { text: key, tone: 'accent', key },
    { text: ` ${does}`, tone: 'dim', key },
    ...(after === '' ? [] : [span(after)]),
  ];
}

/** A row of one tone. */
export function line(text: string, tone: Tone = 'plain'): Line {
  return [{ text, tone }];
}

export const emptyLine: Line = [];

/** The row within `width` columns: the first piece that does not fit is cut with `…`, and ends it. */
export function fitLine(row: Line, width: number): Line {
  let left = width;
  const fitted: Span[] = [];
  for (const piece of row) {
    const wide = textWidth(piece.text);
    if (wide > left) {
      const { pixels: _cut, ...rest } = piece;
      return [...fitted, { ...rest, text: fitText(piece.text, left) }];
    }
    fitted.push(piece);
    left -= wide;
  }
  return fitted;
}

/** Exactly so many rows within `width` columns: empty ones after the last, or cut. */
export function fitLines(lines: readonly Line[], rows: number, width: number): readonly Line[] {
  return Array.from({ length: rows }, (_, at) => fitLine(lines[at] ?? emptyLine, width));
}

/** Whether two rows look the same. */
export function sameLine(one: Line, other: Line | undefined): boolean {
  return (
    one.length === other?.length &&
    one.every(({ text, tone, pixels }, at) => {
      const beside = other[at];
      return text === beside?.text && tone === beside.tone && pixels === beside.pixels;
    })
  );
}

/** Columns that a row takes. */
export function lineWidth(row: Line): number {
  return row.reduce((width, { text }) => width + textWidth(text), 0);
}

/** The piece at a column (0 is the first); undefined right of the text. */
export function spanAt(row: Line, column: number): Span | undefined {
  let end = 0;
  return row.find(({ text }) => {
    end += textWidth(text);
    return column < end;
  });
}

/** Two ends of one row, with space between; the right one gives way when there is too little. */
export function bothEnds(left: Line, right: Line, width: number): Line {
  const space = width - lineWidth(left) - lineWidth(right);
  return space >= 2 ? [...left, span(' '.repeat(space)), ...right] : fitLine(left, width);
}

/** A rule over so many columns, with a text in it, and another at its end. */
export function ruleLine(start: Line, columns: number, end = ''): Line {
  const space = Math.max(0, columns - lineWidth(start) - end.length);
  return [...start, seenOnly(`${'─'.repeat(space)}${end}`)];
}

/** Two rows with a rule between; the left one has `width` columns. */
export function beside(left: Line, right: Line, width: number): Line {
  return [...left, span(' '.repeat(Math.max(0, width - lineWidth(left)))), seenOnly('│'), ...right];
}

/** A shorter piece is not divided between two rows. */
const shortPiece = 24;

/** The row in rows of at most `width` columns; each piece keeps its tone. Long pieces are cut where a row ends, short ones go to the next row. */
export function foldLine(row: Line, width: number): readonly Line[] {
  if (lineWidth(row) <= width) return [row];
  const rows: Span[][] = [[]];
  let left = width;
  for (const { text, tone } of row) {
    const wide = textWidth(text);
    // A column is left for the comma behind it.
    if (wide >= left && wide < Math.min(shortPiece, width) && text.trim().length > 1) {
      rows.push([]);
      left = width;
    }
    for (const [at, piece] of foldText(text, width, left).entries()) {
      if (at > 0) {
        rows.push([]);
        left = width;
      }
      if (piece === '' || (left === width && at > 0 && piece.trim() === '')) continue;
      rows.at(-1)?.push(span(piece, tone));
      left -= textWidth(piece);
    }
  }
  return rows;
}
