import { isPlain, safeText } from '../format/safe-text.js';

type Measure = (text: string) => number;

/** Columns as kubectl aligns them: three spaces between, no trailing blanks. Cells are made safe for a terminal. */
export async function tableLines(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<readonly string[]> {
  const { lines } = await alignRows([header, ...rows]);
  return lines;
}

/** The lines of rows, and the widths of their columns; widths that are given are kept, for rows that follow others. */
export async function alignRows(
  rows: readonly (readonly string[])[],
  given?: readonly number[],
): Promise<{ readonly lines: readonly string[]; readonly widths: readonly number[] }> {
  const cells = rows.map((row) => row.map(safeText));
  const measure = await measureFor(cells);
  const columns = Math.max(0, ...cells.map((row) => row.length));
  const widths =
    given ??
    Array.from({ length: columns }, (_, column) =>
      cells.reduce((widest, row) => Math.max(widest, measure(row[column] ?? '')), 0),
    );
  return { lines: cells.map((row) => line(row, widths, measure)), widths };
}

function line(row: readonly string[], widths: readonly number[], measure: Measure): string {
  return row
    .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - measure(cell))))
    .join('   ')
    .trimEnd();
}

/** Measuring what is not ASCII takes 20 ms to load: most tables need none of it. */
async function measureFor(cells: readonly (readonly string[])[]): Promise<Measure> {
  if (cells.every((row) => row.every(isPlain))) return (text) => text.length;
  const { textWidth } = await import('../format/text.js');
  return textWidth;
}
