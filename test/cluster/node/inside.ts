/**
 * Runs what needs the node's own network: node inside.ts WORDS
 *
 * start           Kubernetes and what is installed on it, in the namespaces that are there already
 * servers         the other model servers, on a node that runs: servers/
 * compact         etcd forgets every revision but the current one
 * restart PART    one part again, as it was started
 */
import { compactEtcd } from '../parts/compact-etcd.ts';
import { restartProcess } from '../parts/process.ts';
import { step } from '../progress.ts';
import { imagesOf } from './installation/images.ts';
import { installOn } from './installation/install.ts';
import { installServers } from './servers/install.ts';
import { readNodeCluster } from './state.ts';
import { startSystem } from './system/start.ts';

const [what, part = ''] = process.argv.slice(2);
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => interrupted.abort(new Error(`interrupted by ${signal}`)));

try {
  if (what === 'restart') await step(part, () => restartProcess(part, interrupted.signal));
  else if (what === 'servers') await installServers(interrupted.signal);
  else if (what === 'compact') await compactEtcd((await readNodeCluster()).ports.etcd);
  else await start();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function start(): Promise<void> {
  const { installation, ports } = await readNodeCluster();
  await startSystem(ports, await imagesOf(installation), interrupted.signal);
  await installOn(installation, interrupted.signal);
}
