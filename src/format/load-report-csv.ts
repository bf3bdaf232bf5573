import type { LoadReport } from '../load/report.js';

/** One line of titles and one of values, for a spreadsheet. */
export function loadReportCsv(report: LoadReport): string {
  const percentiles = [50, 90, 95, 99, 99.9].map((percentile) => {
    const found = report.latency.percentiles.find((stated) => stated.percentile === percentile);
    return [`p${percentile}_ms`, found?.ms ?? ''] as const;
  });
  const cells: readonly (readonly [string, string | number])[] = [
    ['started_at', report.startedAt],
    ['service', report.target.service],
    ['protocol', report.target.protocol],
    ['elapsed_s', report.elapsedMs / 1000],
    ['ok', report.calls.ok],
    ['failed', report.calls.failed],
    ['per_second', report.perSecond],
    ['mean_ms', report.latency.meanMs],
    ...percentiles,
    ['max_ms', report.latency.maxMs],
    ['valid', report.invalid.length === 0 ? 'true' : 'false'],
  ];
  return [cells.map(([title]) => title), cells.map(([, value]) => csvCell(value))]
    .map((row) => row.join(','))
    .join('\n');
}

/** A name from a cluster must not be a formula in a spreadsheet: it has no character that begins one, as KServe's names have none. */
function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(6)));
  return /[",\n\r]/v.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
