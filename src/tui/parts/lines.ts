import { emptyLine, type Line } from './line.js';

/** Rows of which only those that are asked for are made: an answer may have a million. A plain list of rows is one as well. */
export type Lines = {
  readonly length: number;
  readonly slice: (from: number, to: number) => readonly Line[];
};

/** So many rows, each made when it is shown. */
export function madeLines(length: number, lineAt: (at: number) => Line): Lines {
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
export function stacked(blocks: readonly Lines[]): Lines {
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
  };
}

/** The same rows, each changed when it is shown. */
export function mapped(lines: Lines, change: (row: Line, at: number) => Line): Lines {
  return madeLines(lines.length, (at) => change(lines.slice(at, at + 1)[0] ?? emptyLine, at));
}

/** At most the first so many rows; the last of them then says how many there are more. */
export function cutLines(lines: Lines, rows: number, more: (left: number) => Line): readonly Line[] {
  if (lines.length <= rows) return lines.slice(0, rows);
  return [...lines.slice(0, rows - 1), more(lines.length - rows + 1)];
}
