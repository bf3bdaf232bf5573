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

export type Guard = {
  /** The same bytes; notes when each came. */
  readonly observed: (bytes: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array, void, undefined>;
  /** Why the stream was cut, if it was the guard that did. */
  readonly verdict: () => string | undefined;
  readonly stop: () => void;
};

/** Calls `cut` once when the stream is silent for too long or the machine slept: TCP alone may not notice for hours. */
export function guardLiveness(pace: Pace, cut: (why: string) => void): Guard {
  let lastByteAt = pace.now();
  let lastCheckAt = pace.now();
  let waiting = false;
  let verdict: string | undefined;

  const timer = setInterval(() => {
    const now = pace.now();
    const sleptMs = now - lastCheckAt - pace.checkMs;
    lastCheckAt = now;
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
