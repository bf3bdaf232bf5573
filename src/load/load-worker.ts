import { parentPort, workerData } from 'node:worker_threads';
import { openSharedCalls } from '../predict/shared-calls.js';
import { bench } from './bench.js';
import type { FromWorker, ToWorker, WorkerTask } from './worker-messages.js';

/** Between two tallies that are passed on: to copy one takes a millisecond or two of the sender's time. */
const progressMs = 1000;

/** A sender of a load, in a thread of its own: the first file of `openWorker`. */
async function runPart(task: WorkerTask, tell: (message: FromWorker) => void): Promise<void> {
  const stop = new AbortController();
  const start = Promise.withResolvers<void>();
  let shared = task.calls;
  let opened = await openSharedCalls(shared);
  const closing = [opened.close];
  const reopen = async () => {
    opened = await openSharedCalls(shared);
    closing.push(opened.close);
  };
  let reopened = Promise.resolve();
  parentPort?.on('message', (message: ToWorker) => {
    if (message.kind === 'start') start.resolve();
    else if (message.kind === 'stop') {
      stop.abort();
      start.resolve();
    } else {
      shared = withHeaders(shared, message.headers);
      reopened = reopened.then(reopen);
      // An error is told at the end of the run, which goes on with what it has.
      reopened.catch(() => undefined);
    }
  });
  tell({ kind: 'ready' });
  await start.promise;
  let toldMs = 0;
  try {
    const run = await bench(
      { send: (index, signal) => opened.send(task.first + index * task.step, signal) },
      task.plan,
      {
        onProgress: (tally, elapsedMs) => {
          if (elapsedMs - toldMs < progressMs) return;
          toldMs = elapsedMs;
          tell({ kind: 'progress', tally, elapsedMs });
        },
      },
      stop.signal,
    );
    await reopened;
    tell({ kind: 'end', run });
  } finally {
    for (const close of closing) close();
    parentPort?.close();
  }
}

function withHeaders(
  calls: WorkerTask['calls'],
  headers: readonly Readonly<Record<string, string>>[],
): WorkerTask['calls'] {
  return {
    ...calls,
    calls: calls.calls.map((call, at) => ({
      ...call,
      request: { ...call.request, headers: headers[at] ?? call.request.headers },
    })),
  };
}

const port = parentPort;
if (port !== null) {
  runPart(workerData as WorkerTask, (message) => port.postMessage(message)).catch((error: unknown) => {
    port.postMessage({
      kind: 'error',
      message: error instanceof Error ? error.message : String(error),
    } satisfies FromWorker);
    port.close();
  });
}
