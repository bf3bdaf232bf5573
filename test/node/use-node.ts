import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { beforeAll, beforeEach } from 'vitest';
import { parseNodeInstallation } from '../cluster/node/installation/installation.ts';
import { readNodeCluster, useNodeState } from '../cluster/node/state.ts';
import { missingHere } from '../cluster/node/system/machine.ts';
import { isUp } from '../cluster/state/cluster.ts';

const missing = await missingHere();

/**
 * The file's tests have a node with the project's installation: the one that is up, else a new one, in the place of one with another.
 * They are named as not run where no real node can run.
 */
export function useNode(): void {
  beforeAll(async () => {
    if (missing.length === 0) await startNode(process.env['ISVC_NODE_INSTALLATION'] ?? '');
  });
  beforeEach(({ skip }) => skip(missing.length > 0, missing.join('; ')));
}

/** Ends the node that is up, for tests that start nodes of their own: a machine has one at a time. */
export async function makeWay(): Promise<void> {
  useNodeState();
  if (await isUp()) await runScript('test/cluster/stop.ts');
}

async function startNode(name: string): Promise<void> {
  const installation = parseNodeInstallation(name);
  useNodeState();
  if (await isUp()) {
    if ((await readNodeCluster()).installation === installation) return;
    await runScript('test/cluster/stop.ts');
  }
  await runScript('test/cluster/run.ts', '--node', 'real', '--installation', installation, '--detach');
}

/** A script of this checkout, whose progress is shown. Throws when it fails. */
export async function runScript(...words: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, words, { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${String(code)}`);
}
