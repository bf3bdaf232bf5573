import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { cgroupName } from '../cluster/node/system/cgroups.ts';
import { missingHere } from '../cluster/node/system/machine.ts';
import { findMembers } from '../cluster/node/system/namespaces.ts';
import { binary } from '../cluster/state/paths.ts';
import { isAlive, membersOfAll, startTimeOf } from '../cluster/state/process-table.ts';
import { membersOfNamespaces, namespacesOf, readMachine } from './machine-state.ts';
import { makeWay } from './use-node.ts';

// A start that is killed has no chance to clean up: the next stop does, or the next start.
const missing = await missingHere();
const run = promisify(execFile);
const words = ['test/cluster/run.ts', '--node', 'real', '--installation', 'none', '--detach'];
const stop = 'test/cluster/stop.ts';
let state: string;

beforeAll(async () => {
  if (missing.length === 0) await makeWay();
});

beforeEach(async ({ skip }) => {
  skip(missing.length > 0, missing.join('; '));
  state = await mkdtemp(path.join(tmpdir(), 'isvc-node-'));
  vi.stubEnv('ISVC_CLUSTER_STATE', state);
});

afterEach(async () => {
  if (missing.length > 0) return;
  await run(process.execPath, [stop]);
  vi.unstubAllEnvs();
  await rm(state, { recursive: true });
});

test.each(['namespaces', 'containerd', 'apiserver', 'kubelet'])(
  'killed once its step "%s" is done: a stop ends all that it has started, and the machine is as it was',
  async (step) => {
    const before = await readMachine(cgroupName());
    const namespaces = await startAndKill(step);
    expect((await membersOfNamespaces(namespaces)).length).toBeGreaterThan(2);

    await run(process.execPath, [stop]);
    expect(await membersOfNamespaces(namespaces)).toEqual([]);
    expect(await membersOfAll()).toEqual([]);
    expect(await readMachine(cgroupName())).toEqual(before);
  },
);

test('killed, and started again without a stop: the new node is Ready, and nothing of the first is left', async () => {
  const first = await membersOfNamespaces(await startAndKill('apiserver'));
  const startTimes = await Promise.all(first.map(startTimeOf));
  await run(process.execPath, words);
  // By their processes: the kernel gives a new namespace the number of an ended one.
  const alive = await Promise.all(first.map((pid, at) => isAlive(pid, startTimes[at])));
  expect(first.filter((_, at) => alive[at])).toEqual([]);
  const kubectl = [binary('kubectl'), 'get', 'nodes', '--no-headers'];
  const { stdout } = await run(process.execPath, ['test/cluster/node/shell.ts', ...kubectl]);
  expect(stdout).toMatch(/^real-node +Ready /);
});

/** The namespaces of the node whose start was killed then, but for those that are this machine's. */
async function startAndKill(step: string): Promise<readonly string[]> {
  const start = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void start.stdout.destroy());
  const exited = once(start, 'exit');
  for await (const line of createInterface({ input: start.stdout })) if (line.endsWith(` s  ${step}`)) break;
  start.kill('SIGKILL');
  expect(await exited).toEqual([null, 'SIGKILL']);
  const members = await findMembers();
  const machines = await namespacesOf(process.pid);
  return [...(await namespacesOf(members.node)), ...(await namespacesOf(members.outside))].filter(
    (one) => !machines.includes(one),
  );
}
