import { startTimer } from '../runtime/wait.js';

/** A clock that runs out when nothing has moved for so long. */
export type SilenceClock = { readonly moved: () => void; readonly stop: () => void };

/** Calls back once, when `moved` was not called for so many milliseconds; never for Infinity. */
export function watchSilence(ms: number, then: () => void): SilenceClock {
  let movedAt = performance.now();
  let stop: (() => void) | undefined;
  const wait = (forMs: number) => {
    stop = startTimer(forMs, () => {
      const leftMs = ms - (performance.now() - movedAt);
      if (leftMs > 0) wait(leftMs);
      else then();
    });
  };
  wait(ms);
  return {
    moved: () => {
      movedAt = performance.now();
    },
    stop: () => stop?.(),
  };
}
