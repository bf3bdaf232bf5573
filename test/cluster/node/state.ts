/** The real node's cluster: what its parts and its tests need to know of it. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, statePath } from '../state/paths.ts';
import type { Ports } from '../state/ports.ts';
import type { NodeInstallation } from './installation/installation.ts';

export type NodeCluster = { readonly installation: NodeInstallation; readonly ports: Ports };

/** A folder of its own where none is chosen, so that both kinds of cluster can run at once. Called first of all. */
export function useNodeState(): void {
  process.env['ISVC_CLUSTER_STATE'] ||= join(cacheFolder(), 'state-real-node');
}

/** Throws when none was started. */
export async function readNodeCluster(): Promise<NodeCluster> {
  return JSON.parse(await readFile(statePath('node-cluster.json'), 'utf8')) as NodeCluster;
}

export async function writeNodeCluster(cluster: NodeCluster): Promise<void> {
  await writeFile(statePath('node-cluster.json'), `${JSON.stringify(cluster, undefined, 2)}\n`);
}
