/** node test/cluster/node/servers/add.ts: builds what is missing of the other model servers and adds them to the node that runs. */
import { buildMissing } from '../../build/build.ts';
import { buildNode } from '../build/build.ts';
import { contractNeeds } from '../build/needs.ts';
import { runInNode } from '../start.ts';
import { useNodeState } from '../state.ts';
import { serverImages } from './images.ts';

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => interrupted.abort(new Error(`interrupted by ${signal}`)));

try {
  useNodeState();
  await buildMissing(interrupted.signal, contractNeeds);
  await buildNode([], () => serverImages(interrupted.signal), interrupted.signal);
  await runInNode(['servers'], interrupted.signal);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
}
