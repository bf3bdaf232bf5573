import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { useNodeState } from '../cluster/node/state.ts';
import { isUp } from '../cluster/state/cluster.ts';

/** Stops the node that the run has started; one that was up before goes on, if the run had a use for it. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  useNodeState();
  if (await isUp()) return undefined;
  return async () => void (await promisify(execFile)(process.execPath, ['test/cluster/stop.ts']));
}
