import { podMetricsLines } from '../../format/pod-metrics.js';
import type { Service } from '../../kserve/service.js';
import type { PodMetrics } from '../../metrics/pod-metrics.js';
import { fitLine, line, type Line } from '../parts/line.js';
import { type Page, readingPage, remoteLines, wrapLines } from '../parts/page.js';
import type { MetricsPlace } from '../state/live-place.js';
import type { State } from '../state/state.js';

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
    return wrapLines('It has no pods. A service at zero starts with a request: p predicts.', columns);
  const [head = '', ...rows] = podMetricsLines(pods);
  const isFirst = pods.every(({ loads, trouble }) => loads.length === 0 && trouble === undefined);
  return [
    fitLine(line(`   ${head}`, 'dim'), columns),
    ...rows.map((row) => fitLine(line(`   ${row}`), columns)),
    ...(isFirst ? wrapLines('Rates come with the second look.', columns, 'dim') : []),
  ];
}
