/** The longest that Node's timers take (Node's "Timers": a longer delay becomes 1 ms): 24.8 days. */
const longestMs = 2 ** 31 - 1;

/**
 * Calls back once after so many milliseconds by the monotonic clock, however many they are; never for Infinity, which means
 * "no limit". Node runs timers before it reads sockets: what came while the process did not run (a sleep, a busy machine) is read
 * first. Returns what stops it.
 */
export function startTimer(ms: number, then: () => void): () => void {
  if (ms === Number.POSITIVE_INFINITY) return () => {};
  const dueAt = performance.now() + ms;
  let timer: NodeJS.Timeout;
  let lastRound: NodeJS.Immediate | undefined;
  const end = () => {
    lastRound = setImmediate(then);
  };
  const wait = () => {
    const leftMs = dueAt - performance.now();
    timer = setTimeout(leftMs > longestMs ? wait : end, Math.min(leftMs, longestMs));
  };
  wait();
  return () => {
    clearTimeout(timer);
    clearImmediate(lastRound);
  };
}

/** In so many rounds a timeout ends: in each of them the process has run. */
const rounds = 10;

/**
 * A signal that aborts with a TimeoutError after so many milliseconds in which the process ran: a sleep, or a busy machine, counts as a
 * tenth of them at most. So nobody is said to be silent who had no time to be heard. And what stops it.
 */
export function startTimeout(ms: number): { readonly signal: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController();
  const wait = (left: number): (() => void) =>
    startTimer(ms / rounds, () => {
      if (left > 1) stop = wait(left - 1);
      else controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    });
  let stop = wait(rounds);
  return { signal: controller.signal, stop: () => stop() };
}

/** Waits for the work of somebody else, however that ends; or only until the signal says to wait no longer. Never rejects. */
export function settledOrAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const go = (): void => {
      signal.removeEventListener('abort', go);
      resolve();
    };
    signal.addEventListener('abort', go);
    work.then(go, go);
  });
}
