type Waiting = { readonly calls: Set<() => void>; readonly stop: () => void };

const waiting = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls back once when the signal aborts; returns what takes that back. All that wait for one signal share one listener, which goes with the
 * last of them: Node walks through a signal's listeners to add or remove one, which ten thousand calls under one signal would feel.
 */
export function onAbort(signal: AbortSignal, then: () => void): () => void {
  const { calls, stop } = waiting.get(signal) ?? wait(signal);
  calls.add(then);
  return () => {
    if (calls.delete(then) && calls.size === 0) stop();
  };
}

function wait(signal: AbortSignal): Waiting {
  const calls = new Set<() => void>();
  const tell = () => {
    stop();
    for (const call of calls) call();
  };
  const stop = () => {
    signal.removeEventListener('abort', tell);
    waiting.delete(signal);
  };
  signal.addEventListener('abort', tell);
  const one = { calls, stop };
  waiting.set(signal, one);
  return one;
}
