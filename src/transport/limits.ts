/**
 * Runs something until it settles, its time is up or the signal aborts, whichever comes first, and cancels it in the last two
 * cases. `start` gets what settles it and returns what cancels it. Rejects only with signal.reason.
 */
export function withLimits<T>(
  start: (settle: (value: T) => void) => () => void,
  timeout: { readonly ms: number; readonly value: () => T },
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const leave = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    const timer = setTimeout(() => {
      leave();
      // Before it is cancelled, for the value tells how far it came.
      resolve(timeout.value());
      cancel();
    }, timeout.ms);
    const abort = () => {
      leave();
      cancel();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    const cancel = start((value) => {
      leave();
      resolve(value);
    });
  });
}
