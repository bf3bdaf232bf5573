import type { ServerLoad } from '../metrics/server-load.js';
import { durationText } from './sizes.js';

/** A column of a table of loads. */
export type LoadColumn = {
  readonly title: string;
  /** Where a terminal is too narrow, columns are left out in this order. */
  readonly drops?: number;
  readonly cell: (load: Omit<ServerLoad, 'kind'>) => string;
};

const columns: readonly LoadColumn[] = [
  { title: 'CALLS/S', cell: ({ callsPerS }) => rateText(callsPerS) },
  { title: 'FAILED/S', cell: ({ failuresPerS }) => rateText(failuresPerS) },
  { title: 'IN FLIGHT', drops: 7, cell: ({ inFlight }) => rateText(inFlight) },
  { title: 'WAITING', drops: 5, cell: ({ waiting }) => rateText(waiting) },
  { title: 'QUEUE', drops: 3, cell: ({ stepMs }) => stepText(stepMs.queue) },
  { title: 'PRE', drops: 2, cell: ({ stepMs }) => stepText(stepMs.pre) },
  { title: 'PREDICT', drops: 4, cell: ({ stepMs }) => stepText(stepMs.predict) },
  { title: 'POST', drops: 1, cell: ({ stepMs }) => stepText(stepMs.post) },
  { title: 'TOKENS/S', cell: ({ tokensPerS }) => rateText(tokensPerS) },
  {
    title: 'KV CACHE',
    drops: 6,
    cell: ({ cacheShare }) => (cacheShare === undefined ? '' : `${Math.round(100 * cacheShare)} %`),
  },
];

/** The columns in which one of the loads has something. */
export function shownColumns(loads: readonly Omit<ServerLoad, 'kind'>[]): readonly LoadColumn[] {
  return columns.filter(({ cell }) => loads.some((load) => cell(load) !== ''));
}

/** A table before it is aligned. */
export type MetricsTable = {
  readonly columns: readonly { readonly title: string; readonly drops?: number; readonly cutsTo?: number }[];
  readonly rows: readonly (readonly string[])[];
};

/** The table as lines: titles first. */
export function metricsLines({ columns: titled, rows }: MetricsTable): readonly string[] {
  return tableRows([titled.map(({ title }) => title), ...rows]);
}

/** Rows whose columns are aligned. Cells are safe for a terminal. */
function tableRows(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function rateText(value: number | undefined): string {
  return value === undefined ? '' : String(Number(value.toPrecision(3)));
}

function stepText(ms: number | undefined): string {
  return ms === undefined ? '' : durationText(ms);
}
