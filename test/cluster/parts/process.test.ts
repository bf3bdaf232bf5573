import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive, startTimeOf } from '../state/process-table.ts';
import { readRecord, removeRecord, writeRecord } from '../state/records.ts';
import type { ProcessSpec } from '../state/records.ts';
import { forgetProcesses, restartProcess, startProcess, stopProcess } from './process.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isvc-process-'));
  process.env['ISVC_CLUSTER_STATE'] = folder;
});

afterEach(async () => {
  await forgetProcesses();
  delete process.env['ISVC_CLUSTER_STATE'];
  await rm(folder, { recursive: true });
});

test('starts, outlives a kill, is restarted as it was, and is stopped', async () => {
  const first = await startProcess(sleeper('one'));
  process.kill(first.pid, 'SIGKILL');
  const second = await restartProcess('one');
  expect(second.pid).not.toBe(first.pid);
  expect(second.spec).toEqual(first.spec);
  expect(await isAlive(second.pid, second.startTime)).toBe(true);
  await stopProcess('one');
  expect(await isAlive(second.pid, second.startTime)).toBe(false);
});

test('a second start of the same name ends the first process', async () => {
  const first = await startProcess(sleeper('one'));
  const second = await startProcess(sleeper('one'));
  expect(await isAlive(first.pid, first.startTime)).toBe(false);
  expect(await isAlive(second.pid, second.startTime)).toBe(true);
});

test('what a process started ends with it, even when it is the only one left', async () => {
  const { pid } = await startProcess(script('parent', 'sleep 600 & echo $! >child; touch ready; wait'));
  const child = Number(await readFile(join(folder, 'child'), 'utf8'));
  const startTime = await startTimeOf(child);
  process.kill(pid, 'SIGKILL');
  expect(await forgetProcesses()).toEqual(['parent']);
  expect(await isAlive(child, startTime)).toBe(false);
  expect(await readRecord('parent')).toBeUndefined();
});

test('a process that its start had no time to record is ended with the others', async () => {
  const { pid, startTime } = await startProcess(sleeper('one'));
  await removeRecord('one');
  expect(await forgetProcesses()).toEqual([]);
  expect(await isAlive(pid, startTime)).toBe(false);
});

test('a process that only has the same id as one of ours is left alone', async () => {
  const stranger = await startProcess(sleeper('stranger'));
  await writeRecord({ ...stranger, startTime: 'an-earlier-boot 1', spec: sleeper('ours') });
  await stopProcess('ours', 'SIGKILL');
  expect(await isAlive(stranger.pid, stranger.startTime)).toBe(true);
});

test('a process that ends before it is ready fails with the end of its log', async () => {
  const start = startProcess(script('broken', 'echo the cause >&2; exit 3'));
  await expect(start).rejects.toThrow(/^broken ended.*the cause$/s);
});

test('records, logs and their folders are for this user only', async () => {
  const { spec } = await startProcess(sleeper('one'));
  const modes = await Promise.all(
    ['processes', 'processes/one.json', spec.logFile].map(async (path) => {
      const { mode } = await stat(path.startsWith('/') ? path : join(folder, path));
      return mode % 0o1000;
    }),
  );
  expect(modes).toEqual([0o700, 0o600, 0o600]);
});

function sleeper(name: string): ProcessSpec {
  return script(name, 'touch ready; sleep 600');
}

/** Runs in the state folder. */
function script(name: string, text: string): ProcessSpec {
  const ready = { file: join(folder, 'ready') };
  return {
    name,
    command: 'sh',
    args: ['-c', text],
    cwd: folder,
    logFile: join(folder, `${name}.log`),
    ready,
  };
}
