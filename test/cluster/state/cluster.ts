/** The cluster that runs: what its parts and its tests need to know of it. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { adminContext } from './kubeconfig.ts';
import { kubeconfigPath, statePath } from './paths.ts';
import { nodeIp, readPorts } from './ports.ts';
import type { Ports } from './ports.ts';
import { isAlive } from './process-table.ts';
import { readRecord, recordedNames } from './records.ts';
import { userContexts } from './users.ts';

export type Cluster = {
  readonly ports: Ports;
  /** The address of the one node, at which the gateway's node ports listen. */
  readonly nodeIp: string;
  /** A file with one context for the admin, which is current, and one for each user. */
  readonly kubeconfig: string;
  readonly contexts: typeof userContexts & { readonly admin: string };
};

/** The cluster of this state folder. Throws when none was started. */
export async function readCluster(): Promise<Cluster> {
  const contexts = { ...userContexts, admin: adminContext };
  return { ports: await readPorts(), nodeIp, kubeconfig: kubeconfigPath(), contexts };
}

/** Written last by a start and removed first by a stop: without it, what runs is left over. */
export async function markStarted(started: boolean): Promise<void> {
  if (started) await writeFile(markPath(), '');
  else await rm(markPath(), { force: true });
}

/** Whether a start went to its end and every process of it still runs. */
export async function isUp(): Promise<boolean> {
  const mark = await readFile(markPath()).catch(() => undefined);
  return mark !== undefined && (await deadParts()).length === 0;
}

/** The parts that were started and do not run. */
export async function deadParts(): Promise<readonly string[]> {
  const names = await recordedNames();
  const dead = await Promise.all(names.map(isDead));
  return names.filter((_, at) => dead[at]);
}

async function isDead(name: string): Promise<boolean> {
  const record = await readRecord(name);
  return record !== undefined && !(await isAlive(record.pid, record.startTime));
}

function markPath(): string {
  return statePath('started');
}
