import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import type { ServiceDraft } from '../kserve/inference-service.js';
import { noRuntimes, runtimeLookup, type RuntimeLookup } from '../kserve/serving-runtime.js';

/** Reads the runtimes only when a service's protocol depends on one; a refusal leaves KServe's defaults. */
export async function readRuntimes(
  cluster: Pick<Cluster, 'read'>,
  namespace: string | undefined,
  services: readonly Pick<ServiceDraft, 'neededRuntime'>[],
  signal: AbortSignal,
): Promise<RuntimeLookup> {
  if (services.every(({ neededRuntime }) => neededRuntime === undefined)) return noRuntimes;
  const readings = await Promise.all([
    cluster.read(resources.servingRuntimes, namespace === undefined ? {} : { namespace }, signal),
    cluster.read(resources.clusterServingRuntimes, {}, signal),
  ]);
  return runtimeLookup(readings.flatMap((reading) => reading.items));
}
