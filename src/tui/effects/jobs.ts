/** Work in flight, by name: one of a name at a time. */
export type Jobs = {
  /** Starts work; a newer one of the same name aborts the older. The work must handle its own failures. */
  readonly start: (name: string, work: (signal: AbortSignal) => Promise<void>) => void;
  /** Whether one of that name goes on, and was not aborted. */
  readonly isRunning: (name: string) => boolean;
  /** `reason` is what the work is told. */
  readonly abort: (name: string, reason?: unknown) => void;
  /** Whether this is the signal of the last work of that name, aborted or not, and its cluster is still the one in use. */
  readonly isLatest: (name: string, signal: AbortSignal) => boolean;
  readonly abortAllBut: (name: string) => void;
  readonly abortAll: () => void;
};

/** Jobs whose failure, should one slip through, goes to `crashed`. */
export function createJobs(crashed: (thrown: unknown) => void): Jobs {
  const running = new Map<string, AbortController>();

  async function carryOut(name: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    running.get(name)?.abort();
    const controller = new AbortController();
    running.set(name, controller);
    try {
      await work(controller.signal);
    } catch (thrown) {
      if (!controller.signal.aborted) crashed(thrown);
    } finally {
      if (running.get(name) === controller) running.delete(name);
    }
  }

  return {
    start: (name, work) => void carryOut(name, work),
    isRunning: (name) => running.get(name)?.signal.aborted === false,
    abort: (name, reason) => running.get(name)?.abort(reason),
    isLatest: (name, signal) => running.get(name)?.signal === signal,
    abortAllBut: (kept) => {
      for (const [name, controller] of running) {
        if (name === kept) continue;
        controller.abort();
        running.delete(name);
      }
    },
    abortAll: () => {
      for (const controller of running.values()) controller.abort();
      running.clear();
    },
  };
}

/** How long until the next of calls that begin `everyMs` apart: no longer where the clock was set back meanwhile. */
export function leftMs(
  { startedAt, everyMs }: { readonly startedAt: number; readonly everyMs: number },
  now: number,
): number {
  return Math.min(Math.max(0, startedAt + everyMs - now), everyMs);
}

/** Ticks while something runs, so that one sees for how long; not at all otherwise. */
export type Clock = {
  /** Ticks until the work ends. */
  readonly during: <T>(work: Promise<T>) => Promise<T>;
};

/** A clock that calls `tick` every so many milliseconds, however much runs at once. */
export function createClock(tick: () => void, everyMs: number): Clock {
  let running = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    during: async (work) => {
      running += 1;
      timer ??= setInterval(tick, everyMs);
      try {
        return await work;
      } finally {
        running -= 1;
        if (running === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      }
    },
  };
}
