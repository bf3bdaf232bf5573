import type { Cluster } from '../cluster/cluster.js';
import { beginReading, type Begun } from './observe.js';
import type { GivenOptions } from './observations.js';

/** Older than this, what was read may no longer be so. */
const freshMs = 3000;
const nothing: Begun = new Map();

/**
 * Begins to read what every look for a way in begins with: side by side with the read of the service itself, from which it
 * does not depend. What that gives goes to the first look alone, and only if it comes soon; the reads end with `signal`.
 */
export function readAhead(cluster: Cluster, options: GivenOptions, signal: AbortSignal): () => Begun {
  const begunAt = performance.now();
  let begun = beginReading(cluster, options, signal);
  return () => {
    const taken = performance.now() - begunAt < freshMs ? begun : nothing;
    begun = nothing;
    return taken;
  };
}
