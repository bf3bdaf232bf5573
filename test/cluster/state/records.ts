/** The records of processes in the state folder: the id of each, when it started, and how to start it again. */
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ready } from '../parts/ready.ts';
import { statePath } from './paths.ts';

export type ProcessSpec = {
  /** One process per name in a cluster; also what `--restart NAME` takes. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to a clean environment that has only PATH, HOME and TMPDIR of this one. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Appended to, so that a restart keeps what was said before. */
  readonly logFile: string;
  /** The state to wait for. It is data, not a function, so that any process can restart this one. */
  readonly ready: Ready;
  readonly readyTimeoutMs?: number;
};

export type ProcessRecord = {
  readonly pid: number;
  /** As process-table.ts gives it: with the id, it names one process and no later one. */
  readonly startTime: string | undefined;
  readonly spec: ProcessSpec;
};

export function recordFolder(): string {
  return statePath('processes');
}

export function recordPath(name: string): string {
  return join(recordFolder(), `${name}.json`);
}

/** Names in the order in which they were first started. */
export async function recordedNames(): Promise<readonly string[]> {
  const folder = recordFolder();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
  const records = await Promise.all(files.map((file) => readRecord(file.slice(0, -'.json'.length))));
  return records
    .filter((record) => record !== undefined)
    .toSorted((a, b) => Number(a.startTime?.split(' ')[1]) - Number(b.startTime?.split(' ')[1]))
    .map((record) => record.spec.name);
}

export async function readRecord(name: string): Promise<ProcessRecord | undefined> {
  try {
    return JSON.parse(await readFile(recordPath(name), 'utf8')) as ProcessRecord;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** For this user's eyes only: arguments and environments may hold secrets. */
export async function writeRecord(record: ProcessRecord): Promise<void> {
  await mkdir(recordFolder(), { recursive: true, mode: 0o700 });
  const path = recordPath(record.spec.name);
  const part = `${path}.${process.pid}`;
  await writeFile(part, JSON.stringify(record, undefined, 2), { mode: 0o600 });
  await rename(part, path);
}

export async function removeRecord(name: string): Promise<void> {
  await rm(recordPath(name), { force: true });
}
