/** npm run cluster:stop: ends every process of the cluster, and of the real node's, however its start or its run ended. */
import { hadNode, stopNodeCluster } from './node/start.ts';
import { useNodeState } from './node/state.ts';
import { say, step } from './progress.ts';
import { stopCluster } from './start.ts';
import { withStateLock } from './state/state-lock.ts';

const stopped = [...(await stopThis())];
if (process.env['ISVC_CLUSTER_STATE'] === undefined) {
  useNodeState();
  stopped.push(...(await stopThis()));
}
say(stopped.length > 0 ? stopped.join(', ') : 'Nothing ran.');

async function stopThis(): Promise<readonly string[]> {
  const stop = (await hadNode()) ? stopNodeCluster : stopCluster;
  return withStateLock(() => step('stopped', stop));
}
