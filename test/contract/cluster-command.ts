import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Installation } from '../cluster/state/installation.ts';

/** Starts a cluster in a state folder, unless it is up. Throws when it does not start. */
export function startCluster(state: string, installation: Installation): Promise<void> {
  return run(state, 'test/cluster/run.ts', '--installation', installation, '--detach');
}

/** Ends every process of that cluster; of one that never was, none. */
export function stopCluster(state: string): Promise<void> {
  return run(state, 'test/cluster/stop.ts');
}

async function run(state: string, ...words: readonly string[]): Promise<void> {
  const env = { ...process.env, ISVC_CLUSTER_STATE: state };
  const child = spawn(process.execPath, words, { stdio: 'inherit', env });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${String(code)}`);
}
