import type { Socket } from 'node:net';
import type { Phase, Timings } from '../inference/exchange.js';

type Mark = 'resolved' | 'connected' | 'secured' | 'responded';

/** Where the time of one request goes, by marks set as its steps end. */
export type Stopwatch = {
  /** The connection is an old one: nothing was resolved, connected or secured for this request. */
  readonly reuse: () => void;
  readonly mark: (mark: Mark) => void;
  /** Since it was started. */
  readonly elapsedMs: () => number;
  /** The step that is under way now. */
  readonly phase: () => Phase;
  readonly timings: () => Timings;
};

/** Starts now. `steps` are what a new connection goes through before it can carry a request. */
export function startStopwatch(steps: { readonly resolve: boolean; readonly tls: boolean }): Stopwatch {
  const startedAt = performance.now();
  const marks: Partial<Record<Mark, number>> = {};
  let reused = false;

  const at = (mark: Mark) => marks[mark];
  const phase = (): Phase => {
    if (at('responded') !== undefined) return 'receive';
    if (reused) return 'wait';
    if (steps.resolve && at('resolved') === undefined) return 'resolve';
    if (at('connected') === undefined) return 'connect';
    return steps.tls && at('secured') === undefined ? 'tls' : 'wait';
  };

  const timings = (): Timings => {
    const now = performance.now();
    const respondedAt = at('responded') ?? now;
    // A step that never ended took the rest of the time; the steps after it did not happen.
    const resolvedAt = reused || !steps.resolve ? startedAt : (at('resolved') ?? respondedAt);
    const connectedAt = reused ? startedAt : (at('connected') ?? respondedAt);
    const securedAt = reused ? startedAt : steps.tls ? (at('secured') ?? respondedAt) : connectedAt;
    return {
      resolveMs: resolvedAt - startedAt,
      connectMs: Math.max(0, connectedAt - resolvedAt),
      tlsMs: Math.max(0, securedAt - connectedAt),
      waitMs: Math.max(0, respondedAt - securedAt),
      receiveMs: now - respondedAt,
      totalMs: now - startedAt,
    };
  };

  return {
    reuse: () => {
      reused = true;
    },
    mark: (mark) => {
      marks[mark] ??= performance.now();
    },
    elapsedMs: () => performance.now() - startedAt,
    phase,
    timings,
  };
}

/** Marks the steps of a connection that is being made; one that stands already is a reused one. */
export function watchSocket(watch: Stopwatch, socket: Socket): void {
  if (!socket.connecting) {
    watch.reuse();
    return;
  }
  // Node tells of a failed lookup by the same event.
  socket.once('lookup', (error: Error | null) => {
    if (error === null) watch.mark('resolved');
  });
  socket.once('connect', () => watch.mark('connected'));
  socket.once('secureConnect', () => watch.mark('secured'));
}
