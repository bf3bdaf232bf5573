import type { Cluster } from '../../cluster/cluster.js';
import { resources } from '../../cluster/resources.js';
import { ownField, ownText } from '../../inference/json.js';
import type { KubeObject } from '../../kserve/kube-object.js';
import { remoteOf } from './failure.js';
import type { State } from '../state/state.js';

/** What there is beside a namespace without services: what the others have, and whether it is there at all, as far as this person may know. */
export async function countElsewhere(
  cluster: Cluster,
  namespace: string,
  signal: AbortSignal,
): Promise<NonNullable<State['elsewhere']>> {
  const [found, own] = await Promise.all([
    remoteOf(cluster.list(resources.inferenceServices, {}, signal)),
    remoteOf(cluster.get(resources.namespaces, undefined, namespace, signal)),
  ]);
  return {
    ...(found.state === 'ready' ? { counts: countByNamespace(found.value.items) } : {}),
    ...(own.state === 'ready' ? { exists: own.value !== undefined } : {}),
  };
}

function countByNamespace(items: readonly KubeObject[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const namespace = ownText(ownField(item, 'metadata'), 'namespace');
    counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  }
  return counts;
}
