import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { findMembers } from '../cluster/node/system/namespaces.ts';
import { cgroupName } from '../cluster/node/system/cgroups.ts';
import { missingHere } from '../cluster/node/system/machine.ts';
import { binary } from '../cluster/state/paths.ts';
import { readRecord } from '../cluster/state/records.ts';
import { membersOfNamespaces, namespacesOf, readMachine } from './machine-state.ts';
import { makeWay } from './use-node.ts';

const missing = await missingHere();
const run = promisify(execFile);
const cluster = 'test/cluster/run.ts';
let state: string;

beforeAll(async () => {
  if (missing.length === 0) await makeWay();
});

beforeEach(async () => {
  state = await mkdtemp(path.join(tmpdir(), 'isvc-node-'));
  vi.stubEnv('ISVC_CLUSTER_STATE', state);
});

afterEach(async () => {
  await run(process.execPath, ['test/cluster/stop.ts']);
  vi.unstubAllEnvs();
  await rm(state, { recursive: true });
});

test('ending the first process of a node ends all of it, and the machine is as it was', async ({ skip }) => {
  skip(missing.length > 0, missing.join('; '));
  const before = await readMachine(cgroupName());
  await run(process.execPath, [cluster, '--node', 'real', '--installation', 'none', '--detach']);

  const kubectl = [binary('kubectl'), 'get', 'nodes', '--no-headers'];
  const { stdout } = await run(process.execPath, ['test/cluster/node/shell.ts', ...kubectl]);
  expect(stdout).toMatch(/^real-node +Ready /);
  const running = await readMachine(cgroupName());
  expect(running.cgroups.length).toBeGreaterThan(before.cgroups.length);
  expect({ ...running, cgroups: [] }).toEqual({ ...before, cgroups: [] });

  // A second one, of another state folder, is told of this one and starts nothing.
  const other = { ...process.env, ISVC_CLUSTER_STATE: path.join(state, 'other') };
  const second = run(process.execPath, [cluster, '--node', 'real', '--detach'], { env: other });
  await expect(second).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining(`Stop it first: ISVC_CLUSTER_STATE='${state}' npm run cluster:stop`),
  });

  const members = await findMembers();
  const machines = await namespacesOf(process.pid);
  const namespaces = [...(await namespacesOf(members.node)), ...(await namespacesOf(members.outside))].filter(
    (one) => !machines.includes(one),
  );
  // The kubelet, containerd, its shims, the pods, the control plane.
  expect((await membersOfNamespaces(namespaces)).length).toBeGreaterThan(10);
  const first = await readRecord('node');
  const sweeper = await readRecord('sweeper');
  process.kill(first?.pid ?? 0, 'SIGKILL');
  await vi.waitUntil(async () => (await membersOfNamespaces(namespaces)).length === 0, { timeout: 30_000 });
  // It ends when nothing is left to remove.
  await vi.waitUntil(() => !isRunning(sweeper?.pid ?? 0), { timeout: 30_000 });
  expect(await readMachine(cgroupName())).toEqual(before);
});

test('a machine that cannot run a node says what it lacks, and nothing is started', async () => {
  const words = [cluster, '--node', 'real', '--detach'];
  const started = run(process.execPath, words, { env: { ...process.env, PATH: '/nowhere' } });
  await expect(started).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^A real node cannot run here\. Missing:\n {2}(?:root|the command unshare)/,
    ),
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
