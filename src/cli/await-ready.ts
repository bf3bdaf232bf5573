import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadyState } from '../predict/predict.js';
import { Problem } from '../problem.js';

/** The pace of `isvc ready --wait`, in milliseconds. */
export type WaitPace = {
  readonly pollMs: number;
  /** How long isvc waits for what does not recover by itself: a Secret may be on its way, and the kubelet tries every 10 to 20 seconds. */
  readonly graceMs: number;
};

const usualPace: WaitPace = { pollMs: 1000, graceMs: 30_000 };

/**
 * Asks again and again until all is ready. `tell` gets each reason once; `show` gets it again and again,
 * with the time that is left. Throws Problem "not-ready" on what does not recover by itself, else what `ask` throws, or signal.reason.
 */
export async function awaitReady(
  ask: () => Promise<ReadyState>,
  { tell, show }: { readonly tell: (line: string) => void; readonly show: (line: string) => void },
  again: string,
  signal: AbortSignal,
  { pollMs, graceMs }: WaitPace = usualPace,
): Promise<ReadyState> {
  let last = '';
  let helplessAt: number | undefined;
  for (;;) {
    const state = await ask();
    if (state.problem === undefined) return state;
    const told = state.detail;
    if (told !== last) tell(told);
    last = told;
    helplessAt = state.needsHelp === true ? (helplessAt ?? performance.now()) : undefined;
    const leftMs = helplessAt === undefined ? Infinity : helplessAt + graceMs - performance.now();
    if (leftMs <= 0) throw needsHelp(state, again, graceMs);
    show(
      leftMs === Infinity
        ? told
        : `${told} (it does not recover by itself: ${Math.ceil(leftMs / 1000)} s more)`,
    );
    await sleep(pollMs, undefined, { signal });
  }
}

function needsHelp({ detail, more = [] }: ReadyState, again: string, graceMs: number): Problem {
  return new Problem('not-ready', [detail, ...more].join('\n'), {
    remedy: [
      `This does not recover by itself. isvc waited ${graceMs / 1000} s for a change.`,
      `Once it is fixed: ${again}`,
    ].join('\n'),
  });
}
