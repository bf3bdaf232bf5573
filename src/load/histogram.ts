/**
 * A histogram of durations that merges without loss: the layout of HdrHistogram (its `AbstractHistogram.java`, `countsArrayIndex`) with
 * three significant digits, from 1 µs to one hour. A value is told to within 0.1 %, and memory does not grow with the number of values.
 */
export type Histogram = {
  readonly counts: Float64Array;
  /** Above the first 2^(bits + 1) µs, each doubling has 2^bits counters. */
  readonly bits: number;
  /** Number of recorded values. */
  total: number;
  /** The exact extremes, in µs; 0 while nothing is recorded. */
  minUs: number;
  maxUs: number;
};

/** One hour. A longer duration is recorded as this long. */
export const highestUs = 3_600_000_000;

/** Three significant digits: 188 kB. */
const exactBits = 10;
/** Values to within 3 %: 4 kB. Enough for a picture. */
export const coarseBits = 4;

/** An empty one; by default it tells three digits, in 188 kB. */
export function createHistogram(bits: number = exactBits): Histogram {
  const counts = new Float64Array(counterOf(highestUs, bits) + 1);
  return { counts, bits, total: 0, minUs: 0, maxUs: 0 };
}

/** Records a duration in milliseconds, to the nearest µs. */
export function recordMs(histogram: Histogram, durationMs: number): void {
  recordUs(histogram, Math.round(durationMs * 1000));
}

/** Records a whole number of µs. A value outside of the range is recorded as the nearest one in it. */
export function recordUs(histogram: Histogram, durationUs: number): void {
  const us = Math.min(Math.max(0, durationUs), highestUs);
  const counter = counterOf(us, histogram.bits);
  histogram.counts[counter] = (histogram.counts[counter] ?? 0) + 1;
  histogram.minUs = histogram.total === 0 ? us : Math.min(histogram.minUs, us);
  histogram.maxUs = Math.max(histogram.maxUs, us);
  histogram.total += 1;
}

/** Adds what another histogram of the same bits holds. */
export function addHistogram(into: Histogram, other: Histogram): void {
  if (other.total === 0) return;
  const { counts, bits, minUs, maxUs } = other;
  const last = counterOf(maxUs, bits);
  for (let counter = counterOf(minUs, bits); counter <= last; counter += 1)
    into.counts[counter] = (into.counts[counter] ?? 0) + (counts[counter] ?? 0);
  into.minUs = into.total === 0 ? other.minUs : Math.min(into.minUs, other.minUs);
  into.maxUs = Math.max(into.maxUs, other.maxUs);
  into.total += other.total;
}

/**
 * The duration in ms that `percentile` percent of the values do not exceed: the highest value that cannot be told from it, as HdrHistogram's
 * `getValueAtPercentile` returns it, but never more than the exact maximum. 0 for an empty histogram.
 */
export function percentileMs(histogram: Histogram, percentile: number): number {
  return rankMs(histogram, rankOf(percentile, histogram.total));
}

/** The rank of a percentile among so many values, from 1. A rounding error of floats does not make it the next rank: 99.9 % of 1000 is 999. */
export function rankOf(percentile: number, total: number): number {
  return Math.ceil(Number(((percentile * total) / 100).toFixed(6)));
}

/** The value of the given rank, counted from 1 in rising order, in ms. */
export function rankMs({ counts, bits, total, minUs, maxUs }: Histogram, rank: number): number {
  if (total === 0) return 0;
  const wanted = Math.min(Math.max(1, rank), total);
  let seen = 0;
  for (let counter = counterOf(minUs, bits); counter < counts.length; counter += 1) {
    seen += counts[counter] ?? 0;
    if (seen >= wanted) return Math.max(minUs, Math.min(highestOf(counter, bits), maxUs)) / 1000;
  }
  return maxUs / 1000;
}

/** Mean and standard deviation in ms, each value taken as the middle of those that it cannot be told from. */
export function momentsMs(histogram: Histogram): { readonly meanMs: number; readonly deviationMs: number } {
  if (histogram.total === 0) return { meanMs: 0, deviationMs: 0 };
  const meanMs = sumOver(histogram, (ms) => ms) / histogram.total;
  const variance = sumOver(histogram, (ms) => (ms - meanMs) ** 2) / histogram.total;
  return { meanMs, deviationMs: Math.sqrt(variance) };
}

/** The recorded values in rising order, those of one counter together. */
export function* recordedValues({
  counts,
  bits,
  total,
  minUs,
  maxUs,
}: Histogram): Generator<{ readonly fromMs: number; readonly toMs: number; readonly count: number }> {
  if (total === 0) return;
  const last = counterOf(maxUs, bits);
  for (let counter = counterOf(minUs, bits); counter <= last; counter += 1) {
    const count = counts[counter] ?? 0;
    if (count > 0)
      yield { fromMs: lowestOf(counter, bits) / 1000, toMs: highestOf(counter, bits) / 1000, count };
  }
}

function sumOver(histogram: Histogram, of: (ms: number) => number): number {
  let sum = 0;
  for (const { fromMs, toMs, count } of recordedValues(histogram)) sum += count * of((fromMs + toMs) / 2);
  return sum;
}

function counterOf(us: number, bits: number): number {
  const lowest = 2 ** (bits + 1) - 1;
  const doubling = bitLength(us | lowest) - bits - 1;
  return (doubling << bits) + (us >>> doubling);
}

/** The lowest value of a counter: the first 2^(bits + 1) have one value each, then each doubling has the upper half of as many steps. */
function lowestOf(counter: number, bits: number): number {
  const doubling = Math.max(0, (counter >> bits) - 1);
  return (counter - doubling * 2 ** bits) * 2 ** doubling;
}

function highestOf(counter: number, bits: number): number {
  return lowestOf(counter + 1, bits) - 1;
}

/** Of a number below 2^32. */
function bitLength(value: number): number {
  return 32 - Math.clz32(value);
}
