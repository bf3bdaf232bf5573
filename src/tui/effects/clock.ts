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
