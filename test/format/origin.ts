import type { GivenFlags, Origin } from '../../src/format/copy-origin.js';

/** A program that was told nothing, on the cluster that everybody finds. */
export function origin(given: Partial<GivenFlags> = {}, cluster: Partial<Origin['cluster']> = {}): Origin {
  return {
    cluster: { context: '', inCluster: false, ...cluster },
    given: { insecure: false, hasProxy: false, settingsHeaders: {}, headers: {}, ...given },
  };
}
