import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { RepeatedCalls, SharedCalls } from '../predict/predict.js';
import { onAbort } from '../runtime/on-abort.js';
import { warmUpCalls } from './bench.js';
import { mergeRuns } from './merge-runs.js';
import type { LoadOptions, LoadPlan, LoadRun } from './run-load.js';
import { splitPlan } from './split-plan.js';
import { addTally, createTally, type Tally } from './tally.js';
import type { FromWorker, ToWorker, WorkerTask } from './worker-messages.js';

/** A token is renewed a minute before it ends: looked after twice in that time. */
const renewMs = 30_000;

/**
 * Runs a load by senders in threads of their own, which begin together once all are ready. Rejects with an error of ours, as one thread
 * would; no thread is left then.
 */
export async function benchByWorkers(
  calls: Pick<RepeatedCalls, 'send' | 'share'>,
  plan: LoadPlan,
  senders: number,
  { onProgress }: Pick<LoadOptions, 'onProgress'>,
  stop: AbortSignal,
): Promise<LoadRun> {
  const warmupMs = await warmUpCalls(calls, plan.warmupCalls, stop);
  const shared = await calls.share(stop);
  const parts = splitPlan({ ...plan, warmupCalls: 0 }, senders);
  const seen = new Map<number, { readonly tally: Tally; readonly elapsedMs: number }>();
  const workers = parts.map((part, index) =>
    openWorker(
      { calls: shared, plan: part, first: plan.warmupCalls + index, step: parts.length },
      (progress) => {
        seen.set(index, progress);
        onProgress?.(...together([...seen.values()]));
      },
    ),
  );
  const tellAll = (message: ToWorker) => {
    for (const { tell } of workers) tell(message);
  };
  const unlisten = onAbort(stop, () => tellAll({ kind: 'stop' }));
  const renewal = setInterval(keepHeaders(calls, shared, tellAll, stop), renewMs);
  try {
    await Promise.all(workers.map(({ ready }) => ready));
    tellAll({ kind: stop.aborted ? 'stop' : 'start' });
    const runs = await Promise.all(
      workers.map(async ({ end }) => {
        const run = await end;
        if (run.endedBy === 'failures') tellAll({ kind: 'stop' });
        return run;
      }),
    );
    return mergeRuns(runs, warmupMs);
  } finally {
    unlisten();
    clearInterval(renewal);
    await Promise.all(workers.map(({ close }) => close()));
  }
}

type OpenWorker = {
  readonly tell: (message: ToWorker) => void;
  readonly ready: Promise<void>;
  readonly end: Promise<LoadRun>;
  readonly close: () => Promise<unknown>;
};

function openWorker(
  task: WorkerTask,
  onProgress: (progress: { readonly tally: Tally; readonly elapsedMs: number }) => void,
): OpenWorker {
  // The same distance to dist/ from src/load/ and from dist/chunks/: a thread takes no TypeScript with our imports.
  const file = fileURLToPath(new URL('../../dist/load-worker.js', import.meta.url));
  const worker = new Worker(file, { workerData: task });
  const ready = Promise.withResolvers<void>();
  const end = Promise.withResolvers<LoadRun>();
  const fail = (error: unknown) => {
    ready.reject(error);
    end.reject(error);
  };
  // Whoever waits for the other of the two hears of it.
  ready.promise.catch(() => {});
  end.promise.catch(() => {});
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'ready') ready.resolve();
    else if (message.kind === 'progress') onProgress(message);
    else if (message.kind === 'end') end.resolve(message.run);
    else fail(new Error(`A sender of the load failed: ${message.message}`));
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('A sender of the load ended early.')));
  return {
    tell: (message) => worker.postMessage(message, []),
    ready: ready.promise,
    end: end.promise,
    close: () => worker.terminate(),
  };
}

function together(parts: readonly { readonly tally: Tally; readonly elapsedMs: number }[]): [Tally, number] {
  const tally = createTally();
  for (const part of parts) addTally(tally, part.tally);
  return [tally, Math.max(...parts.map(({ elapsedMs }) => elapsedMs))];
}

/** Tells headers that have changed: a token of an account was renewed. Where no new one is to be had, the calls tell what becomes of the old. */
function keepHeaders(
  calls: Pick<RepeatedCalls, 'share'>,
  shared: SharedCalls,
  tellAll: (message: ToWorker) => void,
  stop: AbortSignal,
): () => void {
  let told = headersOf(shared);
  const look = async () => {
    const headers = headersOf(await calls.share(stop));
    if (isDeepStrictEqual(headers, told)) return;
    told = headers;
    tellAll({ kind: 'headers', headers });
  };
  return () => void look().catch(() => {});
}

function headersOf({ calls }: SharedCalls): readonly Readonly<Record<string, string>>[] {
  return calls.map(({ request }) => request.headers);
}
