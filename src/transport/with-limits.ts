import { onAbort } from '../runtime/on-abort.js';
import { startTimer } from '../runtime/wait.js';

/**
 * Runs something until it settles, its time is up or the signal aborts, whichever comes first, and cancels it in the last two
 * cases. `start` gets what settles it, and what fails it later, and returns what cancels it. Rejects with signal.reason, or with what
 * `start` throws or fails with.
 */
export function withLimits<T>(
  start: (settle: (value: T) => void, fail: (error: unknown) => void) => () => void,
  timeout: { readonly ms: number; readonly value: () => T },
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    let cancel: (() => void) | undefined;
    const leave = () => {
      stopTimer();
      unlisten();
    };
    const stopTimer = startTimer(timeout.ms, () => {
      leave();
      // Before it is cancelled, for the value tells how far it came.
      resolve(timeout.value());
      cancel?.();
    });
    const abort = () => {
      leave();
      cancel?.();
      reject(signal.reason);
    };
    const fail = (error: unknown) => {
      leave();
      reject(error);
    };
    const unlisten = onAbort(signal, abort);
    try {
      cancel = start((value) => {
        leave();
        resolve(value);
      }, fail);
    } catch (error) {
      fail(error);
    }
  });
}
