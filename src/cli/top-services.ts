import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.js';
import { serviceMetricsTable } from '../format/service-metrics.js';
import { type ServiceMetrics, watchServiceMetrics } from '../metrics/service-metrics.js';
import { Problem } from '../problem.js';
import type { HttpRequest } from '../inference/exchange.js';
import type { Transport } from '../transport/transport.js';
import { done, type CommandResult } from './command-result.js';
import type { Context } from './context.js';
import { listServices } from './list-services.js';
import { openTables } from './repeated-table.js';

/** `isvc top` without a name: each service of the namespace, or of all, in a row. */
export async function topServices(
  context: Context,
  cluster: Cluster,
  rest: Pick<Transport<HttpRequest>, 'send'>,
  intervalMs: number,
): Promise<CommandResult> {
  const { options, out, signal } = context;
  const namespace = options.allNamespaces === true ? undefined : cluster.namespace;
  const query = namespace === undefined ? {} : { namespace };
  const watcher = watchServiceMetrics(cluster, namespace, rest);
  try {
    out.progress('looking at the services');
    const first = await listServices(cluster, query, signal);
    if (first.length === 0) {
      throw new Problem('not-found', `There are no services in ${namespace ?? 'any namespace'}.`, {
        remedy: 'Name another one with -n, or look at all with -A.',
      });
    }
    await watcher.look(first, signal);
    const printTable = openTables(context, intervalMs);
    out.progress(`counting for ${intervalMs / 1000} s`);
    for (;;) {
      await sleep(intervalMs, undefined, { signal });
      const services = await listServices(cluster, query, signal);
      const seen = await watcher.look(services, signal);
      if (options.output === 'json') out.printJson(JSON.stringify(seen.map(shown), undefined, 2));
      else {
        const { columns, rows } = serviceMetricsTable(seen, namespace === undefined);
        await printTable(columns, rows);
      }
      if (options.watch !== true) return done;
    }
  } finally {
    await watcher.close();
  }
}

function shown({ service, pods, restarts, load, trouble }: ServiceMetrics) {
  const { key, kind, readiness } = service;
  return {
    service: key,
    kind,
    readiness,
    pods,
    restarts,
    ...(load === undefined ? {} : { load }),
    ...(trouble === undefined ? {} : { trouble }),
  };
}
