/**
 * npm run cluster                      builds what is missing, starts the cluster and stays until Ctrl-C
 * npm run cluster -- --detach          the same, but leaves it running
 * npm run cluster -- --build           only builds
 * npm run cluster -- --restart PART    starts one part of a running cluster again, as it was started
 *
 * --installation gateway-api | ingress | no-gateway    how KServe lets its services be reached (state/installation.ts)
 * --node kwok | real                                   whether its node only acts one, or runs pods (node/); another has
 *                                                      installations of its own (node/installation/installation.ts)
 */
import { parseArgs } from 'node:util';
import { buildMissing } from './build/build.ts';
import { runNode } from './node/run.ts';
import { stopNodeCluster } from './node/start.ts';
import { useNodeState } from './node/state.ts';
import { restartProcess } from './parts/process.ts';
import { say, step } from './progress.ts';
import { startCluster, stopCluster } from './start.ts';
import { isUp, markStarted, readCluster } from './state/cluster.ts';
import { parseInstallation } from './state/installation.ts';
import type { Installation } from './state/installation.ts';
import { kubeconfigPath, stateFolder } from './state/paths.ts';
import { withStateLock } from './state/state-lock.ts';

const { values } = parseArgs({
  options: {
    detach: { type: 'boolean', default: false },
    build: { type: 'boolean', default: false },
    restart: { type: 'string' },
    installation: { type: 'string', default: 'gateway-api' },
    node: { type: 'string', default: 'kwok' },
  },
});
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => interrupted.abort(new Error(`interrupted by ${signal}`)));
// Whoever read the progress went away.
process.stdout.on('error', (error) => interrupted.abort(error));

try {
  await main(interrupted.signal);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
}

async function main(signal: AbortSignal): Promise<void> {
  if (!['kwok', 'real'].includes(values.node))
    throw new Error(`There is no node ${values.node}: kwok or real.`);
  if (values.node === 'real') return mainOfNode(signal);
  const { restart } = values;
  if (restart !== undefined) {
    await step(restart, () => restartProcess(restart, signal));
    return;
  }
  const installation = parseInstallation(values.installation);
  await buildMissing(signal);
  if (values.build) return;
  await withStateLock(() => start(installation, signal), signal);
  say(`\nKUBECONFIG=${kubeconfigPath()}`);
  await untilEnd(stopCluster, signal);
}

async function mainOfNode(signal: AbortSignal): Promise<void> {
  useNodeState();
  await runNode({ ...values, restart: values.restart }, signal);
  if (values.restart === undefined && !values.build) await untilEnd(stopNodeCluster, signal);
}

/** At once where it goes on without us. */
async function untilEnd(stop: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (values.detach) {
    say('It runs until: npm run cluster:stop');
    return;
  }
  say('It runs until Ctrl-C.');
  await untilAborted(signal);
  await withStateLock(() => step('stopped', stop));
}

/** A start that fails or is interrupted leaves nothing running. */
async function start(installation: Installation, signal: AbortSignal): Promise<void> {
  if (await isUp()) {
    const running = (await readCluster()).installation;
    if (running !== installation)
      throw new Error(
        `The cluster of ${stateFolder()} runs as ${running}. Stop it first: npm run cluster:stop`,
      );
    say(`The cluster of ${stateFolder()} runs already.`);
    return;
  }
  try {
    await step('the whole cluster', () => startCluster(installation, signal));
    signal.throwIfAborted();
    await markStarted(true);
  } catch (error) {
    await stopCluster();
    throw error;
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // An AbortSignal alone does not keep Node running.
  const alive = setInterval(() => undefined, 60_000);
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve());
  return promise.finally(() => clearInterval(alive));
}
