import type { Cluster } from '../cluster/cluster.js';

/** The kinds that the person may not read, a line each, and how to find out which right is missing; none where nothing was refused. */
export function refusedLines(cluster: Pick<Cluster, 'refused'>): readonly string[] {
  const refused = cluster.refused();
  return refused.length === 0 ? [] : [...refused, 'isvc doctor prints the Role that grants what is missing'];
}
