import { shownKey } from '../kserve/service-key.js';
import type { ServiceMetrics } from '../metrics/service-metrics.js';
import { type MetricsTable, shownColumns } from './load-columns.js';
import { safeText } from './safe-text.js';

/** A row for each service: the busiest first, then by name. */
export function serviceMetricsTable(
  services: readonly ServiceMetrics[],
  hasNamespaces: boolean,
): MetricsTable {
  const busiest = services.toSorted(
    (a, b) => callsOf(b) - callsOf(a) || (a.service.key < b.service.key ? -1 : 1),
  );
  const shown = shownColumns(services.flatMap(({ load }) => load ?? []));
  const columns = [
    { title: 'SERVICE' },
    { title: 'PODS' },
    ...shown,
    { title: 'RESTARTS', drops: 8 },
    { title: '', cutsTo: 10 },
  ];
  const rows = busiest.map(({ service, pods, restarts, load, trouble }) => [
    safeText(shownKey(service.key, hasNamespaces ? 'all namespaces' : 'one namespace')),
    `${pods.ready}/${pods.of}`,
    ...shown.map(({ cell }) => (load === undefined ? '' : cell(load))),
    String(restarts),
    trouble ?? '',
  ]);
  return { columns, rows };
}

function callsOf({ load }: ServiceMetrics): number {
  return load?.callsPerS ?? -1;
}
