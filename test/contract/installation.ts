import { isUp } from '../cluster/state/cluster.ts';
import type { Installation } from '../cluster/state/installation.ts';
import { startCluster } from './cluster-command.ts';
import { openClusterWorld } from './cluster-world.js';
import { stateOf, stopOthers } from './other-clusters.ts';
import type { World } from './world.js';

const variable = 'ISVC_CLUSTER_STATE';

/** The world of an installation. Its cluster starts with the first file that needs it, and is there for the next ones. */
export async function openInstallation(installation: Installation): Promise<World> {
  if (installation === 'gateway-api') return openClusterWorld();
  const before = process.env[variable];
  const restore = (): void => {
    if (before === undefined) delete process.env[variable];
    else process.env[variable] = before;
  };
  const state = stateOf(installation);
  process.env[variable] = state;
  try {
    if (!(await isUp())) {
      await stopOthers(installation);
      await startCluster(state, installation);
    }
    const world = await openClusterWorld();
    return { ...world, close: () => world.close().finally(restore) };
  } catch (error) {
    restore();
    throw error;
  }
}
