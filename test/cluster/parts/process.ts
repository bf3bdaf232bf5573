/** Starts, restarts and ends the cluster's processes. Each has a file in the state folder that says how. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  isAlive,
  membersOf,
  membersOfAll,
  partMark,
  signalAll,
  startTimeOf,
} from '../state/process-table.ts';
import { readRecord, recordedNames, recordPath, removeRecord, writeRecord } from '../state/records.ts';
import type { ProcessRecord, ProcessSpec } from '../state/records.ts';
import { isReady } from './ready.ts';

/**
 * Starts a process in a group of its own, which outlives this one, and waits until it is ready. Where one of this
 * name runs already, it is ended first. Throws with the end of the log when the process ends or is not ready in time;
 * the process is ended then.
 */
export async function startProcess(spec: ProcessSpec, signal?: AbortSignal): Promise<ProcessRecord> {
  await stopProcess(spec.name);
  signal?.throwIfAborted();
  const record = await launch(spec);
  try {
    await untilReady(record, signal);
  } catch (error) {
    await stopProcess(spec.name, 'SIGKILL');
    throw error;
  }
  return record;
}

/** Ends the process of this name if it runs, and starts it again just as it was started. */
export async function restartProcess(name: string, signal?: AbortSignal): Promise<ProcessRecord> {
  const record = await readRecord(name);
  if (record === undefined) throw new Error(`no process ${name} was started in this cluster`);
  return startProcess(record.spec, signal);
}

/**
 * Sends the signal to the process of this name and to those that it started, and waits until they are gone; after 10
 * seconds with SIGKILL. Never to a process that only has the same id. The record stays: it can be restarted.
 */
export async function stopProcess(name: string, first: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  const record = await readRecord(name);
  if (record === undefined) return;
  const killAtMs = Date.now() + 10_000;
  signalAll(await membersOf(record), first);
  for (;;) {
    const left = await membersOf(record);
    if (left.length === 0) return;
    if (first === 'SIGKILL' || Date.now() > killAtMs) signalAll(left, 'SIGKILL');
    await sleep(30);
  }
}

/**
 * Kills every process of the state folder's cluster and forgets them: nothing that a part could still do is worth waiting for. Those of
 * a start that was killed before it recorded them end too. Resolves to the names of the recorded ones.
 */
export async function forgetProcesses(): Promise<readonly string[]> {
  const names = await recordedNames();
  for (;;) {
    const left = await membersOfAll();
    if (left.length === 0) break;
    signalAll(left, 'SIGKILL');
    await sleep(30);
  }
  // One that has changed its environment is known by its record alone.
  await Promise.all(names.map((name) => stopProcess(name, 'SIGKILL')));
  await Promise.all(names.map(removeRecord));
  return names;
}

async function launch(spec: ProcessSpec): Promise<ProcessRecord> {
  await mkdir(dirname(spec.logFile), { recursive: true, mode: 0o700 });
  // The file of an earlier process would make this one ready at once.
  if ('file' in spec.ready) await rm(spec.ready.file, { force: true });
  const log = await open(spec.logFile, 'a', 0o600);
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd ?? dirname(spec.logFile),
    detached: true,
    env: { PATH, HOME, TMPDIR, ...spec.env, [partMark]: recordPath(spec.name) },
    stdio: ['ignore', log.fd, log.fd],
  });
  await once(child, 'spawn');
  child.unref();
  await log.close();
  if (child.pid === undefined) throw new Error(`${spec.command} has no process id`);
  const record = { pid: child.pid, startTime: await startTimeOf(child.pid), spec };
  await writeRecord(record);
  return record;
}

async function untilReady({ pid, startTime, spec }: ProcessRecord, signal?: AbortSignal): Promise<void> {
  const timeoutMs = spec.readyTimeoutMs ?? 60_000;
  const endAtMs = Date.now() + timeoutMs;
  while (!(await isReady(spec.ready))) {
    signal?.throwIfAborted();
    if (!(await isAlive(pid, startTime))) throw new Error(`${spec.name} ended: ${await endOf(spec.logFile)}`);
    if (Date.now() > endAtMs)
      throw new Error(`${spec.name} is not ready after ${timeoutMs / 1000} s: ${await endOf(spec.logFile)}`);
    await sleep(50);
  }
}

async function endOf(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-15);
  return `the last lines of ${logFile}:\n${lines.join('\n')}`;
}
