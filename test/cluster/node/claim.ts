/** One real node a machine: two would share its cores, its memory and the kernel's limits, and neither would be Ready in time. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isAlive, startTimeOf } from '../state/process-table.ts';
import { stateFolder } from '../state/paths.ts';
import { withLock } from '../state/lock.ts';

/** In a folder that a boot empties. */
const claimFile = '/run/isvc-real-node.json';

type Claim = {
  readonly state: string;
  readonly pid: number;
  /** With the id, it names one process and no later one. */
  readonly startTime: string | undefined;
};

/** Throws, with who holds it and how to end that, while another state folder's node runs or starts. */
export async function requireFreeMachine(file = claimFile, state = stateFolder()): Promise<void> {
  const claim = await readClaim(file);
  if (claim === undefined || claim.state === state) return;
  if (!(await isAlive(claim.pid, claim.startTime))) return;
  throw new Error(
    `A machine runs one real node, and one is there: process ${claim.pid}, of ${claim.state}.\n` +
      `Stop it first: ISVC_CLUSTER_STATE='${claim.state}' npm run cluster:stop`,
  );
}

/** The machine is this state folder's for as long as the process lives. What a process that died had claimed is free. */
export async function claimMachine(pid: number, file = claimFile, state = stateFolder()): Promise<void> {
  await withClaim(file, async () => {
    await requireFreeMachine(file, state);
    const claim: Claim = { state, pid, startTime: await startTimeOf(pid) };
    const part = `${file}.${process.pid}`;
    await writeFile(part, JSON.stringify(claim), { mode: 0o600 });
    await rename(part, file);
  });
}

/** Takes back what this state folder claimed; that of another one stays. */
export async function freeMachine(file = claimFile): Promise<void> {
  await withClaim(file, async () => {
    if ((await readClaim(file))?.state === stateFolder()) await rm(file);
  });
}

async function withClaim(file: string, work: () => Promise<void>): Promise<void> {
  await withLock(file, () => undefined, work);
}

/** Undefined where there is none, or one that was never whole. */
async function readClaim(file: string): Promise<Claim | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Claim;
  } catch {
    return undefined;
  }
}
