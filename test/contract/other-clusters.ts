import { access } from 'node:fs/promises';
import { stateFolder } from '../cluster/state/paths.ts';
import { stopCluster } from './cluster-command.ts';

/** The installations that stand beside the run's own cluster, one at a time. */
const others = ['no-gateway', 'ingress'] as const;
export type OtherInstallation = (typeof others)[number];

/** Before it is exchanged for another's. */
const ownState = stateFolder();

export function stateOf(other: OtherInstallation): string {
  return `${ownState}-${other}`;
}

/** Ends the clusters beside the run's own, but the one to keep. */
export async function stopOthers(kept?: OtherInstallation): Promise<void> {
  const states = others.filter((other) => other !== kept).map(stateOf);
  for (const state of states) if (await exists(state)) await stopCluster(state);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
