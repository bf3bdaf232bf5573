import type { RunClock } from '../../src/load/clock.js';

/** A clock that stands still until everybody waits, and then goes on to what is due next: a run of minutes takes no time. */
export function simulateTime(): {
  readonly start: () => RunClock;
  readonly nowMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Lets time pass until the work is over. */
  readonly pass: <T>(work: Promise<T>) => Promise<T>;
} {
  let now = 0;
  let waits: { readonly atMs: number; readonly go: () => void }[] = [];
  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      waits.push({ atMs: now + ms, go: resolve });
    });
  return {
    start: () => {
      const startedMs = now;
      return {
        nowMs: () => now - startedMs,
        wait,
        // As long as one of a busy event loop: the last millisecond before a call is ten of them.
        turn: () => wait(0.1),
        health: () => ({ busy: 0, delayMs: 0 }),
        stop: () => {},
      };
    },
    nowMs: () => now,
    wait,
    pass: async (work) => {
      let isOver = false;
      const end = () => {
        isOver = true;
      };
      work.then(end, end);
      for (;;) {
        // Everything that can go on without time does so first.
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
        if (isOver) return work;
        if (waits.length === 0) throw new Error('Nobody waits for a time, and the work is not over.');
        now = Math.min(...waits.map(({ atMs }) => atMs));
        const due = waits.filter(({ atMs }) => atMs <= now);
        waits = waits.filter(({ atMs }) => atMs > now);
        for (const { go } of due) go();
      }
    },
  };
}
