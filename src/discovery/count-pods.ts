import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { isPodReady } from '../kserve/pod-reason.js';
import { parsePod } from '../kserve/pod.js';
import { ownerKey, serviceKinds } from '../kserve/service-kinds.js';
import type { ServiceKey, ServiceKind } from '../kserve/service.js';
import { Problem } from '../problem.js';

/** The pods of one service: how often their containers were started again, and how many are ready. */
export type PodCount = { readonly restarts: number; readonly ready: number; readonly of: number };

/** Counts the pods of the services of these kinds, in one namespace or in all. Throws Problem "cluster" where they may not be listed. */
export async function countPods(
  cluster: Pick<Cluster, 'read'>,
  kinds: readonly ServiceKind[],
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<ReadonlyMap<ServiceKey, PodCount>> {
  const where = namespace === undefined ? {} : { namespace };
  const counts = new Map<ServiceKey, PodCount>();
  const reads = kinds.map(async (kind) => {
    const labelSelector = anyPodSelector(kind);
    const { items, missing, warning } = await cluster.read(
      resources.pods,
      { ...where, labelSelector },
      signal,
    );
    if (missing !== undefined)
      throw new Problem('cluster', warning ?? 'The pods cannot be listed.', {
        remedy: 'Restarts and replicas are counted from them: take these columns away.',
      });
    for (const item of items) {
      const pod = parsePod(item);
      const key = ownerKey(kind, item);
      const { restarts, ready, of } = counts.get(key) ?? { restarts: 0, ready: 0, of: 0 };
      counts.set(key, {
        restarts: restarts + pod.restarts,
        ready: ready + (isPodReady(pod) ? 1 : 0),
        of: of + 1,
      });
    }
  });
  await Promise.all(reads);
  return counts;
}

/** The selector of the pods of all services of a kind. */
function anyPodSelector(kind: ServiceKind): string {
  const { podLabels, nameLabel } = serviceKinds[kind];
  return Object.entries(podLabels(''))
    .map(([label, value]) => (label === nameLabel ? label : `${label}=${value}`))
    .join(',');
}
