import { isUp } from '../cluster/state/cluster.ts';
import { stateFolder } from '../cluster/state/paths.ts';
import { startCluster, stopCluster } from './cluster-command.ts';
import { stopOthers } from './other-clusters.ts';

/** Starts the real cluster unless one is up already; then it also stops it. Throws when it does not start. */
export async function setup(): Promise<() => Promise<void>> {
  // A run that broke off may have left some.
  await stopOthers();
  const mine = (await isUp()) ? [] : [stateFolder()];
  for (const state of mine) await startCluster(state, 'gateway-api');
  return async () => {
    for (const state of mine) await stopCluster(state);
    await stopOthers();
  };
}
