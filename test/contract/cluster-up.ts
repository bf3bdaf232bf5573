import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isUp } from '../cluster/state/cluster.ts';

/** Starts the real cluster unless one is up already; then it also stops it. Throws when it does not start. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (await isUp()) return undefined;
  await run('test/cluster/run.ts', '--detach');
  return () => run('test/cluster/stop.ts');
}

async function run(...words: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, words, { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${String(code)}`);
}
