import { isPlain, safeText } from '../format/safe-text.js';
import { toned, type TonedLine, type TonedText } from '../format/toned.js';

/** A column of a table, and how it gives way on a narrow terminal. */
export type TableColumn = {
  readonly title: string;
  /** Columns are left out in this order; absent: it is always shown. */
  readonly drops?: number;
  /** It may be cut to so many columns, before any is left out. */
  readonly cutsTo?: number;
};

export type TableCell = string | TonedText;

/** The columns of a table that are shown: their widths, and those to which a cell is cut. */
export type TableLayout = {
  readonly shown: readonly { readonly at: number; readonly width: number; readonly most: number }[];
  /** The titles of those that did not fit. */
  readonly left: readonly string[];
};

/** Widths of texts, and texts cut to a width. */
type Ruler = {
  readonly width: (text: string) => number;
  readonly fit: (text: string, width: number) => string;
};

const gap = 3;

/** The first row of a table. */
export function headerCells(titles: readonly string[]): readonly TableCell[] {
  return titles.map((title) => toned('dim', title));
}

/**
 * The widths of the columns, three spaces apart as kubectl has them, so that a row takes at most `width` where columns can be cut or left out for
 * it. Cells are made safe for a terminal.
 */
export async function layTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
  width = Number.POSITIVE_INFINITY,
): Promise<TableLayout> {
  const texts = [columns.map(({ title }) => title), ...rows.map((row) => row.map(cellText))];
  const ruler = await rulerFor(texts);
  const natural = columns.map((column, at) => ({
    ...column,
    at,
    width: texts.reduce((widest, row) => Math.max(widest, ruler.width(row[at] ?? '')), 0),
  }));
  const least = ({ cutsTo = Number.POSITIVE_INFINITY, width: own }: (typeof natural)[number]) =>
    Math.min(own, cutsTo);
  const order = natural
    .filter(({ drops }) => drops !== undefined)
    .toSorted((a, b) => (a.drops ?? 0) - (b.drops ?? 0));
  const left = new Set<number>();
  const kept = () => natural.filter(({ at }) => !left.has(at));
  for (const { at } of order) {
    if (columnsTaken(kept().map(least)) <= width) break;
    left.add(at);
  }
  // Where even that is too wide, what can be cut keeps its title.
  const isTight = columnsTaken(kept().map(least)) > width;
  const floorOf = (column: (typeof natural)[number]) =>
    isTight && column.cutsTo !== undefined ? Math.max(1, column.title.length) : least(column);
  let excess = columnsTaken(kept().map(({ width: own }) => own)) - width;
  // From the last on; what is left over belongs to the last, which a later row may need.
  const spare = Math.max(0, -excess);
  const shown = kept()
    .toReversed()
    .map((column, fromLast) => {
      const cut = Math.max(0, Math.min(excess, column.width - floorOf(column)));
      excess -= cut;
      const own = column.width - cut;
      const most =
        column.cutsTo === undefined ? Number.POSITIVE_INFINITY : own + (fromLast === 0 ? spare : 0);
      return { at: column.at, width: own, most };
    });
  return {
    shown: shown.toReversed(),
    left: columns.filter((_, at) => left.has(at)).map(({ title }) => title),
  };
}

/** Columns that the longest row takes, as it was laid out. */
export function layoutWidth({ shown }: TableLayout): number {
  return columnsTaken(shown.map(({ width }) => width));
}

function columnsTaken(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap * Math.max(0, widths.length - 1);
}

/** Rows in the columns of a layout, which later rows of the same table keep. */
export async function rowLines(
  { shown }: TableLayout,
  rows: readonly (readonly TableCell[])[],
): Promise<readonly TonedLine[]> {
  const ruler = await rulerFor(rows.map((row) => row.map(cellText)));
  return rows.map((row) => {
    const cells = shown.map(({ at, width, most }) => {
      const text = ruler.fit(cellText(row[at] ?? ''), most);
      return { tone: toneOf(row[at]), text, blank: Math.max(0, width - ruler.width(text)) + gap };
    });
    const last = cells.findLastIndex(({ text }) => text !== '');
    return cells
      .slice(0, last + 1)
      .flatMap(({ tone, text, blank }, at) => [
        toned(tone, text),
        toned('plain', at === last ? '' : ' '.repeat(blank)),
      ]);
  });
}

function cellText(cell: TableCell): string {
  return safeText(typeof cell === 'string' ? cell : cell.text);
}

function toneOf(cell: TableCell | undefined): TonedText['tone'] {
  return cell === undefined || typeof cell === 'string' ? 'plain' : cell.tone;
}

const plainRuler: Ruler = {
  width: (text) => text.length,
  fit: (text, width) => (text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`),
};

/** Measuring what is not ASCII takes 20 ms to load: most tables need none of it. */
async function rulerFor(rows: readonly (readonly string[])[]): Promise<Ruler> {
  if (rows.every((row) => row.every(isPlain))) return plainRuler;
  const { fitText, textWidth } = await import('../format/text.js');
  return { width: textWidth, fit: fitText };
}
