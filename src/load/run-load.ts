import { onAbort } from '../runtime/on-abort.js';
import { type ClientHealth, type RunClock, startClock } from './clock.js';
import { dueTimes, type CallPace, seededRandom } from './pacer.js';
import { addCall, createTally, type LoadSample, type Tally } from './tally.js';

/** How a load is made. */
export type LoadPlan = {
  readonly loop: ClosedLoop | OpenLoop;
  /** No call is sent after so long; those that are under way are waited for. */
  readonly durationMs: number;
  /** No more calls than these. */
  readonly maxCalls: number;
  /** Calls that are made one after the other before the run, and are in none of its figures. */
  readonly warmupCalls: number;
  /** Of the arrivals. */
  readonly seed: number;
  /** Ends the run after so many calls in a row that the model did not answer. */
  readonly maxFailuresInRow: number;
};

/** So many callers, each of which sends its next call when the last one is answered: a slow server slows the load down. */
export type ClosedLoop = {
  readonly kind: 'closed';
  readonly concurrency: number;
  /** The callers begin one after the other within this time. */
  readonly rampMs: number;
};

/** Calls that are due at their times, whatever the server does. Latency is counted from when a call was due. */
export type OpenLoop = {
  readonly kind: 'open';
  readonly pace: CallPace;
  /** Which part of the pace is this one's. */
  readonly share?: { readonly index: number; readonly of: number };
  /** A call that is due while so many are under way is dropped, and counted. */
  readonly maxInFlight: number;
};

export type LoadRun = {
  readonly tally: Tally;
  /** From the first call that was due to the end of the last one. */
  readonly elapsedMs: number;
  /** Of the warm-up: the first call of a service at zero takes as long as its start. */
  readonly warmupMs: readonly number[];
  readonly client: ClientHealth;
  readonly endedBy: 'time' | 'count' | 'failures' | 'stop';
};

export type LoadOptions = {
  /** Told how the run goes, a few times a second at most. */
  readonly onProgress?: (tally: Readonly<Tally>, elapsedMs: number) => void;
  /** Another clock than the system's. */
  readonly start?: () => RunClock;
};

/** Sends call `index`, and tells what it came to. Rejects with signal.reason, or with an error of ours that ends the run. */
export type SendCall = (index: number, signal: AbortSignal) => Promise<LoadSample>;

/**
 * Runs a load to its end. A stop by `stop` is an end as well: calls under way are given up and counted nowhere. Rejects with what `send`
 * rejects with.
 */
export async function runLoad(
  plan: LoadPlan,
  send: SendCall,
  { onProgress, start = startClock }: LoadOptions,
  stop: AbortSignal,
): Promise<LoadRun> {
  const warmupMs = await warmUp(plan.warmupCalls, send, start, stop);
  const tally = createTally();
  // Not AbortSignal.any: Node looks through its sources each time that it is asked.
  const ending = new AbortController();
  const given = ending.signal;
  const unlisten = onAbort(stop, () => ending.abort(stopped));
  if (stop.aborted) ending.abort(stopped);
  let toldMs = 0;
  const clock = start();
  const elapsed = clock.nowMs;
  const run: Run = {
    plan,
    elapsed,
    sent: 0,
    inFlight: 0,
    failuresInRow: 0,
    lastEndMs: 0,
    clock,
    isOver: () => given.aborted,
    call: async (dueMs) => {
      const index = run.sent;
      run.sent += 1;
      run.inFlight += 1;
      const sentMs = elapsed();
      try {
        const sample = await send(plan.warmupCalls + index, given);
        const endMs = elapsed();
        run.lastEndMs = endMs;
        addCall(tally, { dueMs: dueMs ?? sentMs, sentMs, endMs }, sample);
        run.failuresInRow = sample.failure === undefined ? 0 : run.failuresInRow + 1;
        if (endMs - toldMs >= progressMs) {
          toldMs = endMs;
          onProgress?.(tally, endMs);
        }
        if (run.failuresInRow >= plan.maxFailuresInRow) ending.abort(failed);
      } catch (error) {
        if (run.isOver()) return;
        ending.abort(error);
      } finally {
        run.inFlight -= 1;
      }
    },
    drop: () => {
      tally.dropped += 1;
    },
  };
  try {
    await (plan.loop.kind === 'closed' ? runClosed(run, plan.loop) : runOpen(run, plan.loop));
  } finally {
    unlisten();
    clock.stop();
  }
  const { reason } = given;
  if (given.aborted && reason !== failed && reason !== stopped) throw reason;
  return {
    tally,
    elapsedMs: Math.max(run.lastEndMs, stop.aborted ? elapsed() : 0),
    warmupMs,
    client: clock.health(),
    endedBy: endOf(run, reason),
  };
}

type Run = {
  readonly plan: LoadPlan;
  readonly elapsed: () => number;
  sent: number;
  inFlight: number;
  failuresInRow: number;
  lastEndMs: number;
  readonly clock: RunClock;
  readonly isOver: () => boolean;
  /** Sends a call; it is due now where no time is given. Never rejects. */
  readonly call: (dueMs?: number) => Promise<void>;
  readonly drop: () => void;
};

/** Between two words on how the run goes. */
const progressMs = 250;

const failed = Symbol('too many failures in a row');
const stopped = Symbol('stopped');

/** Sends calls one after the other, and says how long each took; fewer where it is stopped. */
export async function warmUp(
  calls: number,
  send: SendCall,
  start: () => RunClock,
  stop: AbortSignal,
): Promise<readonly number[]> {
  const tookMs: number[] = [];
  if (calls === 0) return tookMs;
  const clock = start();
  try {
    for (let index = 0; index < calls && !stop.aborted; index += 1) {
      const fromMs = clock.nowMs();
      await send(index, stop);
      tookMs.push(clock.nowMs() - fromMs);
    }
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    clock.stop();
  }
  return tookMs;
}

async function runClosed(run: Run, { concurrency, rampMs }: ClosedLoop): Promise<void> {
  const { plan, elapsed } = run;
  const isDone = () => run.isOver() || run.sent >= plan.maxCalls || elapsed() >= plan.durationMs;
  const caller = async (number: number) => {
    if (rampMs > 0) await waitUntil(run, (number * rampMs) / concurrency);
    while (!isDone()) await run.call();
  };
  await Promise.all(Array.from({ length: concurrency }, (_, number) => caller(number)));
}

async function runOpen(run: Run, { pace, share, maxInFlight }: OpenLoop): Promise<void> {
  const { plan } = run;
  const calls = new Set<Promise<void>>();
  for (const dueMs of dueTimes(pace, seededRandom(plan.seed), share)) {
    if (dueMs >= plan.durationMs || run.sent >= plan.maxCalls) break;
    await waitUntil(run, dueMs);
    if (run.isOver()) break;
    if (run.inFlight >= maxInFlight) {
      run.drop();
      continue;
    }
    const call = run.call(dueMs).then(() => void calls.delete(call));
    calls.add(call);
  }
  await Promise.all(calls);
}

/** Timers are exact to about 1 ms: the last of it is waited for by turns of the event loop, which read the sockets meanwhile. */
const spunMs = 1.5;

async function waitUntil(run: Run, dueMs: number): Promise<void> {
  for (;;) {
    const leftMs = dueMs - run.elapsed();
    if (leftMs <= 0 || run.isOver()) return;
    if (leftMs <= spunMs) await run.clock.turn();
    // Not for longer, so that a stop is heard soon.
    else await run.clock.wait(Math.min(leftMs - 1, 100));
  }
}

function endOf(run: Run, reason: unknown): LoadRun['endedBy'] {
  if (reason === failed) return 'failures';
  if (reason === stopped) return 'stop';
  return run.sent >= run.plan.maxCalls ? 'count' : 'time';
}
