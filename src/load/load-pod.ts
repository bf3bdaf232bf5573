import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { arch, platform } from 'node:os';
import { openSharedCalls } from '../predict/shared-calls.js';
import { bench } from './bench.js';
import { secretFile } from './pod-job.js';
import { type CallSecrets, callsFile, joinSecrets, type PodTask, taskFile, unpackCalls } from './pod-task.js';
import { runLines } from './run-text.js';
import { splitPlan } from './split-plan.js';
import { tell, untilTold } from './until-told.js';

/** Between two words on how the run goes. */
const progressMs = 1000;
/** isvc opens a connection that was lost before the start again, within a few tries to forward. */
const goneMs = 30_000;

/**
 * A pod of a load: the file that its container starts. It begins when isvc says so, and ends early when isvc says so or is gone. What the run came to are the last lines of its log.
 */
async function runPod(folder: string, secretFolder: string, port: number): Promise<void> {
  const task = JSON.parse(readFileSync(join(folder, taskFile), 'utf8')) as PodTask;
  const index = Number(process.env['JOB_COMPLETION_INDEX']);
  const plan = splitPlan(task.plan, task.pods)[index];
  if (plan === undefined) throw new Error(`The load has no part ${index}.`);
  const shared = joinSecrets(
    unpackCalls(readFileSync(join(folder, callsFile))),
    readSecrets(join(secretFolder, secretFile)),
  );
  const calls = await openSharedCalls(shared);
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  const { socket, close } = await untilTold(port, stop, goneMs).catch((error: unknown) => {
    calls.close();
    throw error;
  });
  socket?.once('close', () => stop.abort());
  let toldMs = 0;
  try {
    const run = await bench(
      {
        send: (number, signal) => calls.send(task.plan.warmupCalls + index + number * task.pods, signal),
      },
      { ...plan, warmupCalls: 0 },
      {
        onProgress: (tally, elapsedMs) => {
          if (elapsedMs - toldMs < progressMs) return;
          toldMs = elapsedMs;
          tell(socket, {
            kind: 'progress',
            ok: tally.latency.total,
            failed: tally.failed.total,
            elapsedMs,
          });
        },
      },
      stop.signal,
    );
    const by = { node: process.version, system: `${platform()} ${arch()}` };
    process.stdout.write(`${runLines({ run, ...by }).join('\n')}\n`);
    tell(socket, { kind: 'end', endedBy: run.endedBy });
  } finally {
    calls.close();
    close();
  }
}

/** Undefined where no secret goes along: then there is no such file. */
function readSecrets(file: string): CallSecrets | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as CallSecrets;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

const [folder = '', secretFolder = '', port = ''] = process.argv.slice(2);
runPod(folder, secretFolder, Number(port)).catch((error: unknown) => {
  process.stdout.write(`isvc-bench failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
