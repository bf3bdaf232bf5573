import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestProject } from 'vitest/node';
import { parseNodeInstallation } from '../cluster/node/installation/installation.ts';
import { useNodeState } from '../cluster/node/state.ts';
import { missingHere } from '../cluster/node/system/machine.ts';
import { isUp } from '../cluster/state/cluster.ts';

/** Starts a real node with the project's installation unless one is up already; then it also stops it. */
export async function setup({ name }: TestProject): Promise<(() => Promise<void>) | undefined> {
  if ((await missingHere()).length > 0) return undefined;
  useNodeState();
  if (await isUp()) return undefined;
  await run(
    'test/cluster/run.ts',
    '--node',
    'real',
    '--installation',
    parseNodeInstallation(name),
    '--detach',
  );
  return () => run('test/cluster/stop.ts');
}

async function run(...words: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, words, { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${String(code)}`);
}
