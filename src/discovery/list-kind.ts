import type { Cluster, Query } from '../cluster/cluster.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { ServiceKind } from '../kserve/service.js';
import { kindResources } from './kind-resources.js';

/** The objects of a kind, of the newest version that the cluster has. Throws Problem "cluster", also where it has none. */
export async function listKind(
  cluster: Pick<Cluster, 'list' | 'read'>,
  kind: ServiceKind,
  query: Query,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const [newest, older] = kindResources(kind);
  if (older !== undefined) {
    const reading = await cluster.read(newest, query, signal);
    if (reading.missing === undefined) return reading.items;
    if (reading.missing === 'absent') return (await cluster.list(older, query, signal)).items;
  }
  return (await cluster.list(newest, query, signal)).items;
}
