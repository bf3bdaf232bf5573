import { toned, type TonedLine, type TonedText } from '../format/toned.js';
import type { Output } from './print.js';
import { headerCells, layoutWidth, layTable, rowLines, type TableCell, type TableColumn } from './table.js';

/** A table as kubectl prints them; on a terminal that is too narrow for it, a record for each row. */
export async function printTable(
  out: Pick<Output, 'columns' | 'printLines'>,
  titles: readonly string[],
  rows: readonly (readonly TableCell[])[],
): Promise<void> {
  const layout = await layTable(
    titles.map((title) => ({ title })),
    rows,
  );
  if (out.columns === undefined || layoutWidth(layout) <= out.columns)
    return out.printLines(await rowLines(layout, [headerCells(titles), ...rows]));
  const widest = titles.reduce((width, title) => Math.max(width, title.length), 0);
  const indent = titles[0] === '' ? 2 : 0;
  for (const [at, row] of rows.entries()) {
    if (at > 0) out.printLines(['']);
    out.printLines(recordLines(titles, row, { indent, widest }), indent + widest + 2);
  }
}

/** A table whose columns say how they give way on a narrow terminal; what was left out is a remark. */
export async function printFitted(
  out: Pick<Output, 'columns' | 'printLines' | 'note'>,
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
): Promise<void> {
  const layout = await layTable(columns, rows, out.columns);
  out.printLines(await rowLines(layout, [headerCells(columns.map(({ title }) => title)), ...rows]));
  if (layout.left.length > 0)
    out.note([toned('dim', `${layout.left.join(', ')} left out to fit ${out.columns} columns`)]);
}

/** A line for each cell behind its title; an untitled mark stands before the first. */
function recordLines(
  titles: readonly string[],
  row: readonly TableCell[],
  { indent, widest }: { readonly indent: number; readonly widest: number },
): readonly TonedLine[] {
  const mark = indent === 0 ? [] : [row[0] ?? ''].map(markText);
  return row.slice(mark.length).flatMap((cell, at) => {
    const title = (titles[at + mark.length] ?? '').toLowerCase();
    const isEmpty = (typeof cell === 'string' ? cell : cell.text) === '';
    if (isEmpty && at > 0) return [];
    const before = at === 0 && mark.length > 0 ? mark : [' '.repeat(indent)];
    return [[...before, toned('dim', title.padEnd(widest + 2)), cell]];
  });
}

function markText(cell: TableCell): TonedText {
  const { tone, text } = typeof cell === 'string' ? toned('plain', cell) : cell;
  return toned(tone, text === '' ? '  ' : `${text} `);
}
