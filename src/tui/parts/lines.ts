import { emptyLine, type Line } from './line.js';

/** Rows of which only those that are asked for are made: an answer may have a million. A plain list of rows is one as well. */
export type Lines = {
  readonly length: number;
  readonly slice: (from: number, to: number) => readonly Line[];
  /** The titles that a row stands under: they stay when they are scrolled away. */
  readonly titlesAt?: (at: number) => readonly Line[];
};

/** A title, and rows that are read under it; they may have titles of their own. */
export function underTitle(title: Line, rows: Lines): Lines {
  return {
    ...stackLines([[title], rows]),
    // The title stands on row `at`: that of `rows` below it, in their own count, is `at` as well.
    titlesAt: (at) => (at === 0 ? [] : [title, ...titlesAt(rows, at)]),
  };
}

/** The rows from one on, under their titles, which take the place of the first of them. */
export function windowLines(lines: Lines, first: number, rows: number): readonly Line[] {
  const shown = lines.slice(first, first + rows);
  const titles = titlesAt(lines, first);
  return [...titles, ...shown.slice(titles.length)].slice(0, rows);
}

function titlesAt(lines: Lines, at: number): readonly Line[] {
  return lines.titlesAt?.(at) ?? [];
}

/** So many rows, each made when it is shown. */
export function makeLines(length: number, lineAt: (at: number) => Line): Lines {
  return {
    length,
    slice: (from, to) => {
      const first = Math.max(0, from);
      const count = Math.max(0, Math.min(to, length) - first);
      return Array.from({ length: count }, (_, at) => lineAt(first + at));
    },
  };
}

/** The rows of all blocks, one block under the other. */
export function stackLines(blocks: readonly Lines[]): Lines {
  const length = blocks.reduce((sum, block) => sum + block.length, 0);
  return {
    length,
    slice: (from, to) => {
      let start = 0;
      const shown: Line[] = [];
      for (const block of blocks) {
        const [first, end] = [Math.max(0, from - start), Math.min(block.length, to - start)];
        if (first < end) shown.push(...block.slice(first, end));
        start += block.length;
      }
      return shown;
    },
    titlesAt: (at) => {
      let start = 0;
      for (const block of blocks) {
        if (at < start + block.length) return titlesAt(block, at - start);
        start += block.length;
      }
      return [];
    },
  };
}

/** The same rows, each changed when it is shown. */
export function mapLines(lines: Lines, change: (row: Line, at: number) => Line): Lines {
  return {
    ...makeLines(lines.length, (at) => change(lines.slice(at, at + 1)[0] ?? emptyLine, at)),
    titlesAt: (at) => titlesAt(lines, at).map((row) => change(row, at)),
  };
}

/** At most the last so many rows; the first of them then says how many there are before. */
export function keepLastLines(lines: Lines, rows: number, before: (left: number) => Line): readonly Line[] {
  if (lines.length <= rows) return lines.slice(0, rows);
  const left = lines.length - rows + 1;
  return [before(left), ...lines.slice(left, lines.length)];
}

/** At most the first so many rows; the last of them then says how many there are more. */
export function cutLines(lines: Lines, rows: number, more: (left: number) => Line): readonly Line[] {
  if (lines.length <= rows) return lines.slice(0, rows);
  return [...lines.slice(0, rows - 1), more(lines.length - rows + 1)];
}
