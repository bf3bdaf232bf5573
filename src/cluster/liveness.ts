import { setTimeout as sleep } from 'node:timers/promises';
import { readRetryAfterMs } from './limits.js';

/** How a watch keeps time. Tests shorten it. */
export type Pace = {
  /** A stream without a byte for this long is dead: bookmarks come about once a minute. */
  readonly silenceMs: number;
  /** How often that is checked. A check that comes this much too late means that the machine slept. */
  readonly checkMs: number;
  /** Longest pause between two tries: short enough to be right again within 10 s of the server's return. */
  readonly longestPauseMs: number;
  /** Milliseconds since the epoch: a clock that goes on while the machine sleeps. */
  readonly now: () => number;
};

export const usualPace: Pace = {
  silenceMs: 90_000,
  checkMs: 5000,
  longestPauseMs: 8000,
  now: () => Date.now(),
};

export type LivenessGuard = {
  /** The same bytes; notes when each came. */
  readonly observed: (bytes: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array, void, undefined>;
  /** Why the stream was cut, if it was the guard that did. */
  readonly verdict: () => string | undefined;
  readonly stop: () => void;
};

/** Calls `cut` once when the stream is silent for too long or the machine slept: TCP alone may not notice for hours. */
export function guardLiveness(pace: Pace, cut: (why: string) => void): LivenessGuard {
  let lastByteAt = pace.now();
  let lastCheckAt = pace.now();
  let waiting = false;
  let verdict: string | undefined;

  const timer = setInterval(() => {
    const now = pace.now();
    const sleptMs = now - lastCheckAt - pace.checkMs;
    lastCheckAt = now;
    // Where the clock was set back, silence counts from now on: the last byte came in what is the future.
    lastByteAt = Math.min(lastByteAt, now);
    if (verdict !== undefined) return;
    if (sleptMs > 2 * pace.checkMs) verdict = 'this machine was asleep';
    // While we are not reading, silence is our own doing.
    else if (waiting && now - lastByteAt > pace.silenceMs) {
      verdict = `no sign of life from the API server for ${Math.round(pace.silenceMs / 1000)} s`;
    }
    if (verdict !== undefined) cut(verdict);
  }, pace.checkMs);

  async function* observed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    waiting = true;
    for await (const chunk of bytes) {
      waiting = false;
      yield chunk;
      lastByteAt = pace.now();
      waiting = true;
    }
  }

  return { observed, verdict: () => verdict, stop: () => clearInterval(timer) };
}

/** Waits, or throws signal.reason as soon as the signal says stop. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** How long to wait before the next try: doubles from 250 ms to 8 s, with jitter so that many clients do not come back at once. */
export function backoffMs(failures: number, longestMs = 8000): number {
  const wholeMs = Math.min(longestMs, 250 * 2 ** Math.min(failures, 20));
  return Math.round(wholeMs * (0.5 + Math.random() / 2));
}

/** How long a question that a person waits for pauses before its next try: as the server asks, within a limit. */
export function readPauseMs(askedMs: number | undefined, failures: number): number {
  return Math.min(readRetryAfterMs, askedMs ?? backoffMs(failures));
}
