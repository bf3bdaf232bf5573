import { stepSize, type Work } from './work.js';

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
