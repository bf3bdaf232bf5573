import type { Size } from '../state/state.js';

/** Smaller than this, nothing useful fits. */
export const smallest: Size = { columns: 24, rows: 6 };

/** From so many columns on, the list and its pane stand side by side. */
const wideColumns = 150;

/** With fewer rows than this the pane is small, and at last only its rule is left. */
const fullRows = 16;

/** The columns of the list and of its pane, where they stand side by side. */
export function sideBySide({ columns }: Size): { readonly list: number; readonly pane: number } | undefined {
  if (columns < wideColumns) return undefined;
  const list = Math.min(110, Math.floor(columns * 0.5));
  return { list, pane: columns - list - 1 };
}

/** Rows of the pane of a small terminal; undefined where it is not small. */
export function smallPane({ rows }: Size): number | undefined {
  if (rows >= fullRows) return undefined;
  return rows < 14 ? 0 : 4;
}

/** From so many rows on, the footer has two. */
const roomyRows = 20;

/** Rows of the parts of the screen, as far as its size tells them. */
export function layout({ rows }: Size): {
  /** Of the list and its pane together: all but the header, the column titles, the rule and the footer. */
  readonly between: number;
  /** Of the pane, where the list needs more than the rest. */
  readonly share: number;
  /** Of a screen other than the list, without its title. */
  readonly page: number;
  readonly footer: number;
} {
  const footer = rows >= roomyRows ? 2 : 1;
  const between = rows - 3 - footer;
  const share = Math.min(20, Math.max(5, Math.round(between * 0.42)));
  return { between, share, page: rows - 2 - footer, footer };
}

/** The first shown row, moved no further than needed to show row `at` of `count`. */
export function revealRow(top: number, at: number, rows: number, count: number): number {
  const start = at < top ? at : Math.max(top, at - rows + 1);
  return Math.max(0, Math.min(start, count - rows));
}
