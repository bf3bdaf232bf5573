import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.js';
import { listExplained } from '../discovery/explain-services.js';
import { serviceMetricsLines } from '../format/service-metrics.js';
import type { Service, ServiceKind } from '../kserve/service.js';
import { type ServiceMetrics, watchServiceMetrics } from '../metrics/service-metrics.js';
import { Problem } from '../problem.js';
import type { HttpRequest } from '../inference/exchange.js';
import type { Transport } from '../transport/transport.js';
import { done, type CommandResult } from './command-result.js';
import type { Context } from './context.js';

const kinds: readonly ServiceKind[] = ['inference', 'llm', 'graph'];

/** `isvc top` without a name: each service of the namespace, or of all, in a row. */
export async function topServices(
  { options, out, signal }: Context,
  cluster: Cluster,
  rest: Pick<Transport<HttpRequest>, 'send'>,
  intervalMs: number,
): Promise<CommandResult> {
  const namespace = options.allNamespaces === true ? undefined : cluster.namespace;
  const watcher = watchServiceMetrics(cluster, namespace, rest);
  try {
    out.progress('looking at the services');
    const first = await listServices(cluster, namespace, signal);
    if (first.length === 0) {
      throw new Problem('not-found', `There are no services in ${namespace ?? 'any namespace'}.`, {
        remedy: 'Name another one with -n, or look at all with -A.',
      });
    }
    await watcher.look(first, signal);
    for (;;) {
      out.progress(`counting for ${intervalMs / 1000} s`);
      await sleep(intervalMs, undefined, { signal });
      const services = await listServices(cluster, namespace, signal);
      const seen = await watcher.look(services, signal);
      if (options.output === 'json') out.printJson(JSON.stringify(seen.map(shown), undefined, 2));
      else out.print(serviceMetricsLines(seen, namespace === undefined).join('\n'));
      if (options.watch !== true) return done;
    }
  } finally {
    await watcher.close();
  }
}

/** Of all kinds that the cluster has. Throws Problem "cluster" where none of them may be listed. */
async function listServices(
  cluster: Cluster,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<readonly Service[]> {
  const where = namespace === undefined ? {} : { namespace };
  const lists = await Promise.all(
    kinds.map((kind) => listExplained(cluster, { ...where, kind }, signal).catch(asRefusal)),
  );
  signal.throwIfAborted();
  const found = lists.flatMap((list) => (list instanceof Problem ? [] : [list]));
  const [first] = lists;
  if (found.length === 0 && first instanceof Problem) throw first;
  return found.flatMap(({ services }) => services);
}

/** A kind that the cluster lacks, or that may not be listed. */
function asRefusal(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  throw thrown;
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
