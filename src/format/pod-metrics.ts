import type { PodMetrics } from '../metrics/pod-metrics.js';
import { type MetricsTable, shownColumns } from './load-columns.js';
import { safeText } from './safe-text.js';

/** A row for each server of each pod, the busiest pod first. */
export function podMetricsTable(pods: readonly PodMetrics[]): MetricsTable {
  const busiest = pods.toSorted((a, b) => callsOf(b) - callsOf(a) || (a.pod.name < b.pod.name ? -1 : 1));
  const loads = pods.flatMap(({ loads: all }) => all);
  const shown = shownColumns(loads);
  const columns = [
    { title: 'POD' },
    { title: 'SERVER', drops: 9 },
    ...shown,
    { title: 'RESTARTS', drops: 8 },
    { title: '', cutsTo: 10 },
  ];
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
  return { columns, rows };
}

function callsOf({ loads }: PodMetrics): number {
  return Math.max(0, ...loads.map(({ callsPerS = 0 }) => callsPerS));
}
