import type { Cluster } from '../cluster/cluster.js';
import type { Service } from '../kserve/service.js';
import type { GivenOptions, Observations } from './observations.js';

/**
 * Reads what the likely candidates need, in as few calls as that takes; nothing at all when an address is given.
 * Throws Problem "cluster" for anything but a refusal (403) or a missing kind.
 */
export function observe(
  _cluster: Cluster,
  _service: Service | undefined,
  _options: GivenOptions,
  _signal: AbortSignal,
): Promise<Observations> {
  throw new Error('not written yet');
}

/** The same observations with everything that the remaining candidates need. Call it when no candidate answered, and `complete` is false. */
export function observeMore(
  _cluster: Cluster,
  _observations: Observations,
  _signal: AbortSignal,
): Promise<Observations> {
  throw new Error('not written yet');
}
