import { padText, safeText } from '../format/text.js';
import stringWidth from 'string-width';

/** Columns as kubectl aligns them: three spaces between, no trailing blanks. Cells are made safe for a terminal. */
export function tableLines(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const widths = columnWidths(header, rows);
  return [header, ...rows].map((row) => rowLine(row, widths));
}

/** The widths that fit every cell. */
export function columnWidths(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): readonly number[] {
  return header.map((title, column) =>
    rows.reduce(
      (widest, row) => Math.max(widest, stringWidth(safeText(row[column] ?? ''))),
      stringWidth(title),
    ),
  );
}

export function rowLine(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, column) => padText(safeText(cell), widths[column] ?? 0))
    .join('   ')
    .trimEnd();
}
