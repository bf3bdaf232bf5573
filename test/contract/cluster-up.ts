import { access } from 'node:fs/promises';
import { isUp } from '../cluster/state/cluster.ts';
import { stateFolder } from '../cluster/state/paths.ts';
import { startCluster, stateOf, stopCluster } from './cluster-command.ts';

/** Starts the real cluster unless one is up already; then it also stops it. Throws when it does not start. */
export async function setup(): Promise<() => Promise<void>> {
  const mine = (await isUp()) ? [] : [stateFolder()];
  for (const state of mine) await startCluster(state, 'gateway-api');
  return async () => {
    // A run that broke off may have left those that a file starts for itself.
    const others = [stateOf('no-gateway'), stateOf('ingress')];
    for (const state of [...mine, ...others]) if (await exists(state)) await stopCluster(state);
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
