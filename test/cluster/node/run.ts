/** `npm run cluster -- --node real`: as run.ts of the cluster with kwok, which calls this. */
import { buildMissing } from '../build/build.ts';
import { say, step } from '../progress.ts';
import { isUp, markStarted } from '../state/cluster.ts';
import { kubeconfigPath, stateFolder } from '../state/paths.ts';
import { withStateLock } from '../state/state-lock.ts';
import { buildNode } from './build/build.ts';
import { needsOf } from './build/needs.ts';
import { imagesOf, programsOf } from './installation/images.ts';
import { parseNodeInstallation } from './installation/installation.ts';
import type { NodeInstallation } from './installation/installation.ts';
import { requireFreeMachine } from './claim.ts';
import { runInNode, startNodeCluster, stopNodeCluster } from './start.ts';
import { readNodeCluster } from './state.ts';
import { requireMachine } from './system/machine.ts';

export type NodeRun = {
  readonly installation: string;
  readonly build: boolean;
  readonly restart: string | undefined;
  readonly detach: boolean;
};

/** Starts what the words of the command line say. The caller waits for the end, where that is wanted, and stops it then. */
export async function runNode(
  { installation: name, build, restart }: NodeRun,
  signal: AbortSignal,
): Promise<void> {
  if (restart !== undefined) return runInNode(['restart', restart], signal);
  const installation = parseNodeInstallation(name);
  await requireMachine();
  // A build takes long, and would be for nothing.
  if (!build) await requireFreeMachine();
  await buildMissing(signal, needsOf(installation));
  await buildNode(programsOf(installation), () => imagesOf(installation), signal);
  if (build) return;
  await withStateLock(() => start(installation, signal), signal);
  say(`\nKUBECONFIG=${kubeconfigPath()}`);
  say('Its network is its own. A shell there: npm run cluster:shell');
}

/** A start that fails or is interrupted leaves nothing running. */
async function start(installation: NodeInstallation, signal: AbortSignal): Promise<void> {
  if (await isUp()) {
    const running = (await readNodeCluster()).installation;
    if (running !== installation)
      throw new Error(`The node of ${stateFolder()} runs as ${running}. Stop it first: npm run cluster:stop`);
    say(`The node of ${stateFolder()} runs already.`);
    return;
  }
  try {
    await step('the whole cluster', () => startNodeCluster(installation, signal));
    signal.throwIfAborted();
    await markStarted(true);
  } catch (error) {
    await stopNodeCluster();
    throw error;
  }
}
