import { type Histogram, momentsMs, percentileMs, rankMs, rankOf } from './histogram.js';
import { encodeHistogram } from './histogram-text.js';

/** A percentile, and how sure it is. */
export type Percentile = {
  /** 50, 99.9, … */
  readonly percentile: number;
  readonly ms: number;
  /** Values that lie above it. */
  readonly above: number;
  /** The true percentile lies between these with 95 % confidence, if the values are independent. */
  readonly fromMs: number;
  readonly toMs: number;
};

/** Durations as a report states them. */
export type Distribution = {
  readonly count: number;
  readonly minMs: number;
  readonly meanMs: number;
  readonly deviationMs: number;
  readonly maxMs: number;
  /** Those of 50, 90, 95, 99 and 99.9 that the number of values allows: at least one of them has to lie above. */
  readonly percentiles: readonly Percentile[];
  /** As HdrHistogram's tools read it, in µs: compressed V2, base64. */
  readonly histogram: string;
};

const statedPercentiles = [50, 90, 95, 99, 99.9] as const;

/** 95 % of a normal distribution lie within so many deviations. */
const deviations = 1.96;

/** A p99.9 of fewer than 1,000 values would be their maximum under another name. */
export function isStated(percentile: number, count: number): boolean {
  return Math.round(count * (100 - percentile)) >= 100;
}

/** The figures of a histogram, in milliseconds. */
export function distributionOf(histogram: Histogram): Distribution {
  const { total, minUs, maxUs } = histogram;
  return {
    count: total,
    minMs: minUs / 1000,
    ...momentsMs(histogram),
    maxMs: maxUs / 1000,
    percentiles: statedPercentiles
      .filter((percentile) => isStated(percentile, total))
      .map((percentile) => percentileOf(histogram, percentile)),
    histogram: encodeHistogram(histogram),
  };
}

/**
 * A percentile with its confidence interval by order statistics: the number of values below the true percentile is binomial, whatever
 * the distribution is (David and Nagaraja, "Order Statistics", section 7.1; here by the normal approximation).
 */
function percentileOf(histogram: Histogram, percentile: number): Percentile {
  const { total } = histogram;
  const share = percentile / 100;
  const spread = deviations * Math.sqrt(total * share * (1 - share));
  return {
    percentile,
    ms: percentileMs(histogram, percentile),
    above: total - rankOf(percentile, total),
    fromMs: rankMs(histogram, Math.floor(share * total - spread)),
    toMs: rankMs(histogram, Math.ceil(share * total + spread) + 1),
  };
}
