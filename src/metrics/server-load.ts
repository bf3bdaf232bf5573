import type { ServerCounts, StepName } from './server-metrics.js';

/** The load of a server between two looks. Figures that it does not state are absent. */
export type ServerLoad = Pick<ServerCounts, 'kind' | 'inFlight' | 'waiting' | 'cacheShare'> & {
  readonly callsPerS?: number;
  readonly failuresPerS?: number;
  readonly tokensPerS?: number;
  /** Mean ms of the calls that ended in between; absent where none did. */
  readonly stepMs: Readonly<Partial<Record<StepName, number>>>;
};

/** Counters that went back are those of a server that started anew: it has counted all of it since. */
export function loadBetween(before: ServerCounts, after: ServerCounts, elapsedMs: number): ServerLoad {
  const seconds = Math.max(1, elapsedMs) / 1000;
  const { kind, inFlight, waiting, cacheShare, steps } = after;
  const rate = (field: 'calls' | 'failures' | 'tokens') => {
    const now = after[field];
    return now === undefined ? undefined : growth(before[field], now) / seconds;
  };
  const stepMs = Object.entries(steps).flatMap(([name, { seconds: total, calls }]) => {
    const first = before.steps[name as StepName];
    const ended = growth(first?.calls, calls);
    const isRestarted = first !== undefined && calls < first.calls;
    const took = isRestarted || first === undefined ? total : total - first.seconds;
    return ended === 0 ? [] : [[name, (1000 * Math.max(0, took)) / ended] as const];
  });
  const optional = {
    inFlight,
    waiting,
    cacheShare,
    callsPerS: rate('calls'),
    failuresPerS: rate('failures'),
    tokensPerS: rate('tokens'),
  };
  return {
    kind,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    stepMs: Object.fromEntries(stepMs),
  };
}

function growth(before: number | undefined, now: number): number {
  return before === undefined || now < before ? now : now - before;
}
