import type { PodMetrics } from '../metrics/pod-metrics.js';
import type { ServerLoad } from '../metrics/server-load.js';
import { safeText } from './safe-text.js';
import { durationText } from './sizes.js';

/** The columns of a table of pods; those in which no pod has anything are left out. */
const columns: readonly {
  readonly title: string;
  readonly cell: (load: ServerLoad) => string;
}[] = [
  { title: 'CALLS/S', cell: ({ callsPerS }) => rateText(callsPerS) },
  { title: 'FAILED/S', cell: ({ failuresPerS }) => rateText(failuresPerS) },
  { title: 'IN FLIGHT', cell: ({ inFlight }) => rateText(inFlight) },
  { title: 'WAITING', cell: ({ waiting }) => rateText(waiting) },
  { title: 'QUEUE', cell: ({ stepMs }) => stepText(stepMs.queue) },
  { title: 'PRE', cell: ({ stepMs }) => stepText(stepMs.pre) },
  { title: 'PREDICT', cell: ({ stepMs }) => stepText(stepMs.predict) },
  { title: 'POST', cell: ({ stepMs }) => stepText(stepMs.post) },
  { title: 'TOKENS/S', cell: ({ tokensPerS }) => rateText(tokensPerS) },
  {
    title: 'KV CACHE',
    cell: ({ cacheShare }) => (cacheShare === undefined ? '' : `${Math.round(100 * cacheShare)} %`),
  },
];

/** A line of titles, and a line for each server of each pod: the busiest pod first. */
export function podMetricsLines(pods: readonly PodMetrics[]): readonly string[] {
  const busiest = pods.toSorted((a, b) => callsOf(b) - callsOf(a) || (a.pod.name < b.pod.name ? -1 : 1));
  const loads = pods.flatMap(({ loads: all }) => all);
  const shown = columns.filter(({ cell }) => loads.some((load) => cell(load) !== ''));
  const head = ['POD', 'SERVER', ...shown.map(({ title }) => title), 'RESTARTS', ''];
  const rows = busiest.flatMap(({ pod, loads: all, trouble }) => {
    const name = safeText(pod.name);
    const restarts = String(pod.restarts);
    if (all.length === 0) return [[name, '', ...shown.map(() => ''), restarts, trouble ?? 'looking…']];
    return all.map((load, at) => [
      at === 0 ? name : '',
      load.kind,
      ...shown.map(({ cell }) => cell(load)),
      at === 0 ? restarts : '',
      '',
    ]);
  });
  const widths = head.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)),
  );
  return [head, ...rows].map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function callsOf({ loads }: PodMetrics): number {
  return Math.max(0, ...loads.map(({ callsPerS = 0 }) => callsPerS));
}

function rateText(value: number | undefined): string {
  return value === undefined ? '' : String(Number(value.toPrecision(3)));
}

function stepText(ms: number | undefined): string {
  return ms === undefined ? '' : durationText(ms);
}
