import { fitText, foldText, textWidth } from '../../format/text.js';
import type { Pixel } from './pixels.js';

/** What a piece of text means; `theme.ts` says how that looks. Colour is never the only sign: marks and words carry the meaning. */
export type Tone = 'plain' | 'dim' | 'strong' | 'good' | 'bad' | 'warn' | 'accent' | 'cursor';

export type Span = {
  readonly text: string;
  readonly tone: Tone;
  /** A row of an image, a cell for each character of the text, which stands for it where there are too few colours. */
  readonly pixels?: readonly Pixel[];
};

/** One row of the screen. */
export type Line = readonly Span[];

export function span(text: string, tone: Tone = 'plain'): Span {
  return { text, tone };
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
    if (wide > left) return [...fitted, span(fitText(piece.text, left), piece.tone)];
    fitted.push(piece);
    left -= wide;
  }
  return fitted;
}

/** Columns that a row takes. */
export function lineWidth(row: Line): number {
  return row.reduce((width, { text }) => width + textWidth(text), 0);
}

/** Two ends of one row, with space between; the right one gives way when there is too little. */
export function bothEnds(left: Line, right: Line, width: number): Line {
  const space = width - lineWidth(left) - lineWidth(right);
  return space >= 2 ? [...left, span(' '.repeat(space)), ...right] : fitLine(left, width);
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
