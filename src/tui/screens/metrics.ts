import { metricsLines, type MetricsTable } from '../../format/load-columns.js';
import { podMetricsTable } from '../../format/pod-metrics.js';
import { safeText } from '../../format/safe-text.js';
import { fitEnd, textWidth, widestOf } from '../../format/text.js';
import type { Service } from '../../kserve/service.js';
import type { PodMetrics } from '../../metrics/pod-metrics.js';
import { fitLine, line, type Line } from '../parts/line.js';
import { type Page, readingPage, remoteLines, signLines, wrapLines } from '../parts/page.js';
import type { MetricsPlace } from '../state/live-place.js';
import type { State } from '../state/state.js';

/** Columns before each row. */
const indent = 3;

/** Columns of the end of a pod's name, which tells it from the others: the hash of its template, and its own five letters. */
const leastName = 17;

/** The work of each pod of a service now, from its server's own metrics. */
export function metricsPage({ size }: State, { pods }: MetricsPlace, service: Service): Page {
  const { columns } = size;
  return readingPage(
    [service.name, 'pods, from their own metrics'],
    remoteLines(pods, 'looking at its pods', columns, (found) => podLines(found, columns)),
  );
}

function podLines(pods: readonly PodMetrics[], columns: number): readonly Line[] {
  if (pods.length === 0)
    return wrapLines('It has no pods. A service at zero starts with its first request.', columns);
  const { columns: titled, rows } = podMetricsTable(pods);
  const figures = { columns: titled.slice(0, -1), rows: rows.map((row) => row.slice(0, -1)) };
  const [head = '', ...lines] = metricsLines(fitTable(figures, columns - indent));
  const isFirst = pods.every(({ loads, trouble }) => loads.length === 0 && trouble === undefined);
  return [
    fitLine(line(`   ${head}`, 'dim'), columns),
    ...lines.flatMap((text, at) => rowLines(`   ${text}`, safeText(rows[at]?.at(-1) ?? ''), columns)),
    ...(isFirst ? wrapLines('Rates come with the second look.', columns, 'dim') : []),
  ];
}

/** The figures of a pod, and why they are missing: behind them, or below where that is too long. */
function rowLines(figures: string, trouble: string, columns: number): readonly Line[] {
  const whole = trouble === '' ? figures : `${figures}  ${trouble}`;
  if (textWidth(whole) <= columns) return [line(whole)];
  return [fitLine(line(figures), columns), ...signLines('note', trouble, columns)];
}

/** The table in so many columns: names of pods lose their beginnings, then columns go, those first that say least. */
function fitTable(table: MetricsTable, width: number): MetricsTable {
  const least = dropColumns(withNames(table, table, leastName), width);
  return withNames(least, table, leastName + Math.max(0, width - takenBy(least)));
}

/** The rows with the names of `whole`, each in `most` columns at most. */
function withNames({ columns, rows }: MetricsTable, whole: MetricsTable, most: number): MetricsTable {
  const names = whole.rows.map(([name = '']) => fitEnd(name, most));
  return { columns, rows: rows.map(([, ...cells], at) => [names[at] ?? '', ...cells]) };
}

function dropColumns(table: MetricsTable, width: number): MetricsTable {
  const { columns, rows } = table;
  const [next] = columns
    .flatMap(({ drops }, at) => (drops === undefined ? [] : [{ drops, at }]))
    .toSorted((a, b) => a.drops - b.drops);
  if (next === undefined || takenBy(table) <= width) return table;
  const isKept = (_: unknown, at: number) => at !== next.at;
  return dropColumns({ columns: columns.filter(isKept), rows: rows.map((row) => row.filter(isKept)) }, width);
}

function takenBy({ columns, rows }: MetricsTable): number {
  const widths = columns.map(({ title }, at) => widestOf([title, ...rows.map((row) => row[at] ?? '')]));
  return widths.reduce((sum, width) => sum + width + 2, -2);
}
