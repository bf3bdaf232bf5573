import type { Cluster } from '../cluster/cluster.js';

/** What the person may not read, a line each, and who tells how that is changed; none where nothing was refused. */
export function refusedLines(cluster: Pick<Cluster, 'refused'>): readonly string[] {
  const refused = cluster.refused();
  return refused.length === 0 ? [] : [...refused, 'isvc doctor prints the Role that grants what is missing'];
}
