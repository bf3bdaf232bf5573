import type { LoadPlan } from './run-load.js';

/** The parts of a plan for so many senders, which together are the whole: callers, calls, or a share of the rate. No part is without callers. */
export function splitPlan(plan: LoadPlan, senders: number): readonly LoadPlan[] {
  const { loop } = plan;
  const most = loop.kind === 'closed' ? loop.concurrency : senders;
  const of = Math.max(1, Math.min(senders, most, plan.maxCalls));
  return Array.from({ length: of }, (_, index) => ({
    ...plan,
    maxCalls: part(plan.maxCalls, index, of),
    // Parts of random arrivals are independent of each other.
    seed: (plan.seed + index) % 2 ** 32,
    loop:
      loop.kind === 'closed'
        ? { ...loop, concurrency: part(loop.concurrency, index, of) }
        : { ...loop, share: { index, of }, maxInFlight: Math.max(1, part(loop.maxInFlight, index, of)) },
  }));
}

/** The first parts have what does not divide evenly. */
function part(whole: number, index: number, of: number): number {
  return Math.floor(whole / of) + (index < whole % of ? 1 : 0);
}
