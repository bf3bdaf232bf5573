import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { neededRuntime } from '../kserve/inference-service.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { noRuntimes, runtimeLookup, type RuntimeLookup } from '../kserve/serving-runtime.js';

/** Reads the runtimes only when a service's protocol depends on one; a refusal leaves KServe's defaults. */
export async function readRuntimes(
  cluster: Cluster,
  namespace: string | undefined,
  services: readonly KubeObject[],
  signal: AbortSignal,
): Promise<RuntimeLookup> {
  if (services.every((service) => neededRuntime(service) === undefined)) return noRuntimes;
  const readings = await Promise.all([
    cluster.read(resources.servingRuntimes, namespace === undefined ? {} : { namespace }, signal),
    cluster.read(resources.clusterServingRuntimes, {}, signal),
  ]);
  return runtimeLookup(readings.flatMap((reading) => reading.items));
}
