import type { WatchEvent } from '../../src/cluster/cluster.js';

/** A watch that tells these events, more where the test says so, and lasts as long as its signal. */
export function openWatch(...first: readonly WatchEvent[]) {
  const queue = [...first];
  let wake: (() => void) | undefined;
  const watch = async function* (until: AbortSignal): AsyncGenerator<WatchEvent> {
    until.addEventListener('abort', () => wake?.());
    while (!until.aborted) {
      const event = queue.shift();
      if (event !== undefined) yield event;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  };
  const send = (...events: readonly WatchEvent[]) => {
    queue.push(...events);
    wake?.();
  };
  return { watch, send };
}
