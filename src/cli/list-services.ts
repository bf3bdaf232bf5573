import type { Cluster } from '../cluster/cluster.js';
import { listExplained } from '../discovery/explain-services.js';
import { allKinds } from '../discovery/kind-resources.js';
import type { ServiceQuery } from '../discovery/services.js';
import type { Service } from '../kserve/service.js';
import { Problem } from '../problem.js';

/** Services of all kinds that the cluster has and lists. Throws Problem "cluster" where none of them may be listed. */
export async function listServices(
  cluster: Cluster,
  query: ServiceQuery,
  signal: AbortSignal,
): Promise<readonly Service[]> {
  const lists = await Promise.all(
    allKinds.map((kind) => listExplained(cluster, { ...query, kind }, signal).catch(asRefusal)),
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
