import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** Whether isvc itself held the load up. */
export type ClientHealth = {
  /** Share of its time in which the event loop worked, 0 to 1. */
  readonly busy: number;
  /** The 99th percentile of how late the event loop came to a timer, in ms. */
  readonly delayMs: number;
};

/** How often the delay is measured. */
const resolutionMs = 5;

/** A turn of the event loop that takes less did nothing but turn. */
const emptyTurnMs = 0.05;

/** The time of a run, and what its thread does with it. */
export type RunClock = {
  /** Ms since it was started. */
  readonly nowMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Waits for one turn of the event loop. A turn in which nothing happened is not counted as work. */
  readonly turn: () => Promise<void>;
  /** Until it was stopped. */
  readonly health: () => ClientHealth;
  readonly stop: () => void;
};

/** The system's monotonic clock. It watches this thread's event loop until it is stopped. */
export function startClock(): RunClock {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  const before = performance.eventLoopUtilization();
  const startMs = performance.now();
  const nowMs = () => performance.now() - startMs;
  let emptyMs = 0;
  let health = { busy: 0, delayMs: 0 };
  return {
    nowMs,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    turn: async () => {
      const fromMs = nowMs();
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      const tookMs = nowMs() - fromMs;
      if (tookMs < emptyTurnMs) emptyMs += tookMs;
    },
    health: () => health,
    stop: () => {
      const { active } = performance.eventLoopUtilization(before);
      const busy = (active - emptyMs) / Math.max(1, nowMs());
      // The histogram records the time between two timers, which includes their resolution.
      const delayMs = Math.max(0, delay.percentile(99) / 1e6 - resolutionMs);
      health = {
        busy: Math.min(Math.max(0, busy), 1),
        delayMs: delay.count === 0 ? 0 : delayMs,
      };
      delay.disable();
    },
  };
}
