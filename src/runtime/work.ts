import { setImmediate } from 'node:timers/promises';

/**
 * Work that can stop between its steps, each of which takes about a millisecond at most: large bodies are read and written so,
 * that keys, timers and sockets get their turn on the one thread there is.
 */
export type Work<T> = Generator<undefined, T, undefined>;

/** Bytes, or values, that one step of any work handles. */
export const stepSize = 65_536;

/** How long work goes on before others get a turn. */
const sliceMs = 5;

/** Does all of it without a stop: for what is small. */
export function atOnce<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Does it in slices of about 5 ms. Rejects with signal.reason between two of them, and with what `late` makes once `untilMs` (of
 * performance.now) has passed.
 */
export async function inSlices<T>(
  work: Work<T>,
  limit: { readonly untilMs: number; readonly late: () => unknown } | undefined,
  signal: AbortSignal,
): Promise<T> {
  signal.throwIfAborted();
  let began = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - began < sliceMs) continue;
    await setImmediate();
    signal.throwIfAborted();
    began = performance.now();
    if (limit !== undefined && began > limit.untilMs) throw limit.late();
  }
}

/** Fills a typed array with what each of as many values becomes. */
export function* mapValues<V, A extends { [index: number]: number }>(
  values: ArrayLike<V>,
  into: A,
  map: (value: V) => number,
): Work<A> {
  for (let at = 0; at < values.length;) {
    const end = Math.min(values.length, at + stepSize);
    for (; at < end; at += 1) into[at] = map(values[at] as V);
    yield;
  }
  return into;
}
