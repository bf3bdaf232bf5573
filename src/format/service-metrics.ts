import { shownKey } from '../kserve/service-key.js';
import type { ServiceMetrics } from '../metrics/service-metrics.js';
import { shownColumns, tableRows } from './load-columns.js';
import { safeText } from './safe-text.js';

/** A line of titles, and one for each service: the busiest first, then by name. */
export function serviceMetricsLines(
  services: readonly ServiceMetrics[],
  hasNamespaces: boolean,
): readonly string[] {
  const busiest = services.toSorted(
    (a, b) => callsOf(b) - callsOf(a) || (a.service.key < b.service.key ? -1 : 1),
  );
  const columns = shownColumns(services.flatMap(({ load }) => load ?? []));
  const head = ['SERVICE', 'PODS', ...columns.map(({ title }) => title), 'RESTARTS', ''];
  const rows = busiest.map(({ service, pods, restarts, load, trouble }) => [
    safeText(shownKey(service.key, hasNamespaces ? 'all namespaces' : 'one namespace')),
    `${pods.ready}/${pods.of}`,
    ...columns.map(({ cell }) => (load === undefined ? '' : cell(load))),
    String(restarts),
    trouble ?? '',
  ]);
  return tableRows([head, ...rows]);
}

function callsOf({ load }: ServiceMetrics): number {
  return load?.callsPerS ?? -1;
}
