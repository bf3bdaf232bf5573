import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { claimMachine, freeMachine, requireFreeMachine } from './claim.ts';

/** Where the machine is claimed, for this test alone. */
async function newClaim(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'isvc-claim-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  onTestFinished(() => void vi.unstubAllEnvs());
  return join(folder, 'claim.json');
}

function inState(folder: string): void {
  vi.stubEnv('ISVC_CLUSTER_STATE', folder);
}

test('while the node of one state folder runs, another one is told which it is and how to stop it', async () => {
  const file = await newClaim();
  inState('/first');
  await claimMachine(process.pid, file);
  inState('/second');
  const refusal = `process ${process.pid}, of /first.\nStop it first: ISVC_CLUSTER_STATE='/first' npm run cluster:stop`;
  await expect(requireFreeMachine(file)).rejects.toThrow(refusal);
  await expect(claimMachine(process.pid, file)).rejects.toThrow(refusal);
  // It is still the first one's.
  inState('/first');
  await expect(requireFreeMachine(file)).resolves.toBeUndefined();
});

test('of two that claim it at once, one has it', async () => {
  const file = await newClaim();
  const claims = ['/first', '/second'].map((folder) => claimMachine(process.pid, file, folder));
  const ended = await Promise.allSettled(claims);
  expect(ended.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('a claim of a process that died is taken over', async () => {
  const file = await newClaim();
  inState('/first');
  const child = spawn('sleep', ['600']);
  await once(child, 'spawn');
  await claimMachine(child.pid ?? 0, file);
  inState('/second');
  await expect(claimMachine(process.pid, file)).rejects.toThrow(`process ${child.pid}`);

  child.kill('SIGKILL');
  await once(child, 'exit');
  await claimMachine(process.pid, file);
  inState('/first');
  await expect(claimMachine(process.pid, file)).rejects.toThrow('of /second');
});

test('so is one of an earlier process with the same id, and one that was never whole', async () => {
  const file = await newClaim();
  inState('/second');
  for (const text of [JSON.stringify({ state: '/first', pid: process.pid, startTime: 'boot 1' }), '{"sta']) {
    await writeFile(file, text);
    await claimMachine(process.pid, file);
    await expect(requireFreeMachine(file)).resolves.toBeUndefined();
  }
});

test('a stop frees what its own state folder claimed, and nothing else', async () => {
  const file = await newClaim();
  inState('/first');
  await freeMachine(file);
  await claimMachine(process.pid, file);
  inState('/second');
  await freeMachine(file);
  await expect(claimMachine(process.pid, file)).rejects.toThrow('of /first');
  inState('/first');
  await freeMachine(file);
  inState('/second');
  await claimMachine(process.pid, file);
});
