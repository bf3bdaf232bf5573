import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { nearestNames } from '../inference/nearest-names.js';
import { logSources, type LogSource } from '../kserve/log-source.js';
import { parsePod } from '../kserve/pod.js';
import type { Service } from '../kserve/service.js';
import { Problem } from '../problem.js';

/** The logs of a service, the one that most likely answers a question first. Throws Problem "cluster", "not-ready" without pods. */
export async function findLogs(
  cluster: Cluster,
  { name, namespace }: Pick<Service, 'name' | 'namespace'>,
  signal: AbortSignal,
): Promise<readonly LogSource[]> {
  // The label that KServe gives every pod of a service (constants.InferenceServicePodLabelKey).
  const labelSelector = `serving.kserve.io/inferenceservice=${name}`;
  const { items } = await cluster.list(resources.pods, { namespace, labelSelector }, signal);
  const found = logSources(items.map(parsePod));
  if (found.length > 0) return found;
  throw new Problem('not-ready', `${namespace}/${name} has no pods, so there is no log.`, {
    remedy: `It may be stopped, scaled to zero, or not started yet: isvc ready ${name} -n ${namespace}`,
  });
}

/** The first of them that is of this container; the first of all without one. `previous` prefers those that ran before. Throws Problem "usage". */
export function chosenLog(
  sources: readonly LogSource[],
  container: string | undefined,
  previous: boolean,
): LogSource | undefined {
  const fitting = sources.filter((source) => container === undefined || source.container === container);
  const chosen = (previous ? fitting.find(({ ranBefore }) => ranBefore) : undefined) ?? fitting[0];
  if (chosen !== undefined || container === undefined) return chosen;
  const names = [...new Set(sources.map((source) => source.container))];
  const [near] = nearestNames(container, names);
  throw new Problem('usage', `There is no container ${container}.`, {
    remedy: near === undefined ? `There are: ${names.join(', ')}` : `Did you mean -c ${near}?`,
  });
}
