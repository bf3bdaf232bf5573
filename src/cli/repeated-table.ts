import { durationText } from '../format/sizes.js';
import { toned } from '../format/toned.js';
import type { Context } from './context.js';
import { printFitted } from './print-table.js';
import { headerCells, layoutWidth, layTable, rowLines, type TableCell, type TableColumn } from './table.js';

type PrintTable = (columns: readonly TableColumn[], rows: readonly (readonly TableCell[])[]) => Promise<void>;

/** Columns and rows of a terminal that does not state its size. */
const usual = { columns: 80, rows: 24 };

/**
 * Prints a table again and again: on a terminal in the place of the one before, as `watch` does, no taller than the screen; elsewhere below it,
 * each with its time (ISO 8601, UTC). A table that is printed once is printed as it is.
 */
export function openTables(
  { out, io: { stdout }, options, environment }: Pick<Context, 'out' | 'io' | 'options' | 'environment'>,
  intervalMs: number,
): PrintTable {
  if (options.watch !== true) return (columns, rows) => printFitted(out, columns, rows);
  if (stdout.isTTY !== true || environment['TERM'] === 'dumb') {
    return (columns, rows) => {
      out.print(new Date().toISOString());
      return printFitted(out, columns, rows);
    };
  }
  let height = 0;
  return async (columns, rows) => {
    const screen = { columns: stdout.columns ?? usual.columns, rows: stdout.rows ?? usual.rows };
    const layout = await layTable(columns, rows, screen.columns);
    // More than one where even the fewest columns do not fit, and the terminal breaks them.
    const each = Math.max(1, Math.ceil(layoutWidth(layout) / screen.columns));
    // Beside the head, the titles, and the row of the cursor.
    const room = Math.max(1, Math.floor((screen.rows - 2) / each) - 1);
    const shown = rows.length <= room ? rows : rows.slice(0, room - 1);
    const left = rows.length - shown.length;
    const time = new Date().toTimeString().slice(0, 8);
    const lines = await rowLines(layout, [headerCells(columns.map(({ title }) => title)), ...shown]);
    // The line that says what is awaited goes first: it stands where the table ends.
    out.write('');
    // Up to the head of the table before, and all from there on away (ECMA-48: CPL, ED).
    if (height > 0) stdout.write(`\u001B[${height}F\u001B[J`);
    out.printLines([
      [toned('dim', `every ${durationText(intervalMs)} · ${time} · Ctrl-C ends it`)],
      ...lines,
      ...(left === 0 ? [] : [[toned('dim', `… ${left} more`)]]),
    ]);
    height = 1 + each * lines.length + (left === 0 ? 0 : 1);
  };
}
