/** The cluster that runs: what its parts and its tests need to know of it. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { adminContext } from './kubeconfig.ts';
import { kubeconfigPath, statePath } from './paths.ts';
import type { Installation } from './installation.ts';
import { nodeIp } from './ports.ts';
import type { Ports } from './ports.ts';
import { isAlive } from './process-table.ts';
import { readRecord, recordedNames } from './records.ts';
import { userContexts } from './users.ts';

export type Cluster = {
  readonly installation: Installation;
  readonly ports: Ports;
  /** The address of the one node, at which the gateway's node ports listen. */
  readonly nodeIp: string;
  /** A file with one context for the admin, which is current, and one for each user. */
  readonly kubeconfig: string;
  readonly contexts: typeof userContexts & { readonly admin: string };
};

/** The choices in which clusters differ. */
type Chosen = { readonly installation: Installation; readonly ports: Ports };

/** The cluster of this state folder. Throws when none was started. */
export async function readCluster(): Promise<Cluster> {
  const chosen = JSON.parse(await readFile(chosenPath(), 'utf8')) as Chosen;
  const contexts = { ...userContexts, admin: adminContext };
  return { ...chosen, nodeIp, kubeconfig: kubeconfigPath(), contexts };
}

export async function writeChosen(chosen: Chosen): Promise<void> {
  await writeFile(chosenPath(), `${JSON.stringify(chosen, undefined, 2)}\n`);
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

function chosenPath(): string {
  return statePath('cluster.json');
}

function markPath(): string {
  return statePath('started');
}
