import type { Size } from '../state/state.js';

/** Smaller than this, nothing useful fits. */
export const smallest: Size = { columns: 60, rows: 16 };

/** From so many rows on, the footer has two. */
const roomyRows = 20;

/** Rows of each part of the screen: header, column titles, list, rule, pane, footer. They depend on the size alone, so that nothing jumps. */
export function layout({ rows }: Size): {
  readonly list: number;
  readonly pane: number;
  readonly page: number;
  readonly footer: number;
} {
  const footer = rows >= roomyRows ? 2 : 1;
  const between = rows - 3 - footer;
  const pane = Math.min(20, Math.max(5, Math.round(between * 0.42)));
  return { list: between - pane, pane, page: rows - 2 - footer, footer };
}

/** The first shown row, moved no further than needed to show row `at` of `count`. */
export function revealed(top: number, at: number, rows: number, count: number): number {
  const start = at < top ? at : Math.max(top, at - rows + 1);
  return Math.max(0, Math.min(start, count - rows));
}
