import { arch, platform } from 'node:os';
import type { Predictor } from '../../predict/predict.js';
import { onAbort } from '../../runtime/on-abort.js';
import type { LoadPlan, LoadRun } from '../../load/run-load.js';
import { failureOf } from '../state/call.js';
import type { BenchState } from '../state/bench.js';
import type { Message } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import { predictOptions } from './ask-model.js';

/** A load of the service that is looked at: small, and of the kind that KServe's pages show. */
const plan: LoadPlan = {
  loop: { kind: 'closed', concurrency: 5, rampMs: 0 },
  durationMs: 10_000,
  maxCalls: 100_000_000,
  warmupCalls: 0,
  seed: 1,
  maxFailuresInRow: 100,
};

/** The one load there is at a time. */
export type Bench = {
  /** Prepares it, waits for `begin`, and runs it. What becomes of it is told; nothing once the signal aborts, which ends it. */
  readonly run: (
    predictor: Predictor,
    effect: Extract<Effect, { readonly type: 'prepare-bench' }>,
    say: (message: Message) => void,
    signal: AbortSignal,
  ) => Promise<void>;
  readonly begin: () => void;
  /** Ends it early, with its report. */
  readonly end: () => void;
};

/** One load at a time: `run` prepares it, and sends once `begin` is called; `end` ends it early, with its report. */
export function createBench(): Bench {
  let now: { readonly begin: () => void; readonly end: () => void } | undefined;
  return {
    begin: () => now?.begin(),
    end: () => now?.end(),
    run: async (predictor, effect, say, signal) => {
      const started = Promise.withResolvers<void>();
      const stop = new AbortController();
      now = { begin: started.resolve, end: () => stop.abort() };
      const unlisten = onAbort(signal, () => {
        stop.abort();
        started.resolve();
      });
      const { service } = effect;
      const tell = (bench: BenchState) =>
        say({ type: 'loaded', loaded: { name: 'bench', of: service.key, bench } });
      try {
        const [{ bench }, { loadTarget }, { reportOf }] = await Promise.all([
          import('../../load/bench.js'),
          import('../../load/load-target.js'),
          import('../../load/report.js'),
        ]);
        const calls = await predictor.prepareRepeated(service, predictOptions(effect), [], signal);
        const target = loadTarget(calls);
        tell({ phase: 'asking', target, plan, notes: calls.notes });
        await started.promise;
        if (signal.aborted) return;
        const startedAt = new Date();
        // It is looked at here, and not kept: which isvc sent it need not be told.
        const client = { isvc: '', node: process.version, system: `${platform()} ${arch()}`, senders: 1 };
        const report = (ran: LoadRun) => reportOf({ target, client, startedAt }, plan, ran);
        const unknown = { warmupMs: [], client: { busy: 0, delayMs: 0 }, endedBy: 'time' } as const;
        const ran = await bench(
          calls,
          plan,
          {
            onProgress: (tally, elapsedMs) =>
              tell({ phase: 'running', report: report({ tally, elapsedMs, ...unknown }) }),
          },
          stop.signal,
        );
        tell({ phase: 'ended', report: report(ran) });
      } catch (thrown) {
        tell({ phase: 'failed', failure: failureOf(thrown) });
      } finally {
        unlisten();
      }
    },
  };
}
