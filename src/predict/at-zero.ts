import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { serviceLabel, parsePod } from '../kserve/pod.js';
import type { Service } from '../kserve/service.js';
import { startState } from '../kserve/start-state.js';
import { Problem } from '../problem.js';

/** Whether Knative has scaled the service to zero. Its pods tell; false where they cannot be read. Throws only signal.reason. */
export async function isAtZero(
  cluster: Pick<Cluster, 'read'>,
  service: Service,
  signal: AbortSignal,
): Promise<boolean> {
  const { namespace, name, deploymentMode } = service;
  if (deploymentMode !== 'Knative') return false;
  const labelSelector = `${serviceLabel}=${name}`;
  try {
    const { items, missing } = await cluster.read(resources.pods, { namespace, labelSelector }, signal);
    return missing === undefined && startState(service, items.map(parsePod)) === 'at zero';
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Problem) return false;
    throw error;
  }
}
