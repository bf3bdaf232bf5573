import type { PodMetrics } from '../metrics/pod-metrics.js';
import { shownColumns, tableRows } from './load-columns.js';
import { safeText } from './safe-text.js';

/** A line of titles, and a line for each server of each pod: the busiest pod first. */
export function podMetricsLines(pods: readonly PodMetrics[]): readonly string[] {
  const busiest = pods.toSorted((a, b) => callsOf(b) - callsOf(a) || (a.pod.name < b.pod.name ? -1 : 1));
  const loads = pods.flatMap(({ loads: all }) => all);
  const shown = shownColumns(loads);
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
  return tableRows([head, ...rows]);
}

function callsOf({ loads }: PodMetrics): number {
  return Math.max(0, ...loads.map(({ callsPerS = 0 }) => callsPerS));
}
