import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Demo } from '../../src/demo/demo.js';

type Cluster = { readonly demo: Demo; readonly folder: string; readonly kubeconfig: string };

/** One demo cluster for the journeys of a file. It starts with the first, in this process, and ends with the file. */
let shared: Promise<Cluster> | undefined;

/** The demo cluster of this file's journeys. */
export function demoCluster(): Promise<Cluster> {
  return (shared ??= startCluster());
}

/** Ends it, so that the next file gets another: files share a worker. Called by what is set up for each file. */
export async function closeDemo(): Promise<void> {
  const cluster = await shared;
  shared = undefined;
  if (cluster === undefined) return;
  await cluster.demo.close();
  await rm(cluster.folder, { recursive: true, force: true });
}

async function startCluster(): Promise<Cluster> {
  // What is set up for each file loads this one: most files need no cluster.
  const { startDemo } = await import('../../src/demo/demo.js');
  const demo = await startDemo({});
  const folder = await mkdtemp(path.join(tmpdir(), 'isvc-journeys-'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  await writeFile(kubeconfig, demo.kubeconfig, { mode: 0o600 });
  return { demo, folder, kubeconfig };
}
