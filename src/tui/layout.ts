import type { Size } from './state.js';

/** Smaller than this, nothing useful fits. */
export const smallest: Size = { columns: 60, rows: 16 };

/** Rows of each part of the screen: header, column titles, list, rule, pane, footer. They depend on the size alone, so that nothing jumps. */
export function layout({ rows }: Size): {
  readonly list: number;
  readonly pane: number;
  readonly page: number;
} {
  const between = rows - 4;
  const pane = Math.min(20, Math.max(5, Math.round(between * 0.42)));
  return { list: between - pane, pane, page: rows - 3 };
}

/** The first shown row, moved no further than needed to show row `at` of `count`. */
export function revealed(top: number, at: number, rows: number, count: number): number {
  const start = at < top ? at : Math.max(top, at - rows + 1);
  return Math.max(0, Math.min(start, count - rows));
}
