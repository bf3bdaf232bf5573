/** When the requests of an open loop are due. */
export type CallPace = {
  /** Requests per second, once the ramp is over. */
  readonly ratePerS: number;
  /** `constant`: equal gaps; `poisson`: gaps as independent users make them, exponential with the same mean. */
  readonly arrivals: 'constant' | 'poisson';
  /** The rate rises from 0 in a straight line for so long. */
  readonly rampMs: number;
};

/**
 * The due times in ms from the start, without an end. `random` is asked for numbers in [0, 1); `share` takes part `index` of `of`: parts
 * with the same pace together make the whole one.
 */
export function* dueTimes(
  { ratePerS, arrivals, rampMs }: CallPace,
  random: () => number,
  share: { readonly index: number; readonly of: number } = { index: 0, of: 1 },
): Generator<number, never> {
  const perMs = ratePerS / 1000;
  const rampCount = (perMs * rampMs) / 2;
  /** The time by which so many requests are due: the inverse of the sum of the rate. */
  const timeOf = (count: number) =>
    count < rampCount ? Math.sqrt((2 * count * rampMs) / perMs) : rampMs + (count - rampCount) / perMs;
  if (arrivals === 'constant') {
    for (let count = share.index; ; count += share.of) yield timeOf(count);
  }
  // Independent parts of a Poisson process are Poisson processes of their part of the rate.
  for (let count = 0; ;) {
    count -= Math.log(1 - random()) * share.of;
    yield timeOf(count);
  }
}

/** Numbers in [0, 1) that a seed decides: mulberry32. A seed is taken modulo 2^32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
