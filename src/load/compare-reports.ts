import { Problem } from '../problem.js';
import type { Distribution } from './distribution.js';
import type { Histogram } from './histogram.js';
import { decodeHistogram } from './histogram-text.js';
import type { LoadReport } from './report.js';

/** How one figure of two runs differs. */
export type FigureChange = {
  readonly name: string;
  readonly unit: 'ms' | '%' | '/s';
  readonly before: number;
  readonly after: number;
  /** `noise`: the runs do not show a difference; `unknown`: a figure without a test of its own. */
  readonly change: 'better' | 'worse' | 'noise' | 'unknown';
};

export type ReportComparison = {
  readonly figures: readonly FigureChange[];
  /**
   * The probability that a call of the second run took longer than one of the first, and the one that chance alone makes such a difference
   * (Mann and Whitney's test, two-sided). Calls of one run are not quite independent: a difference below 2 % is noise whatever it says.
   */
  readonly slower: number;
  readonly pValue: number;
  /** The differences between the two runs that may be the reason, a line each. */
  readonly notes: readonly string[];
};

/** A smaller difference may as well come from another hour. */
const leastShare = 0.02;
const significance = 0.01;

/** Compares two runs of one load. Throws Problem "usage" where they are not the same load. */
export function compareReports(before: LoadReport, after: LoadReport): ReportComparison {
  const differences = loadDifferences(before, after);
  if (differences.length > 0) {
    throw new Problem('usage', `The two runs are not the same load: ${differences.join('; ')}.`, {
      remedy:
        'Compare runs of the same protocol, payloads and load, or run one of them again with the flags of the other.',
    });
  }
  const { slower, pValue } = mannWhitney(histogramOf(before.latency), histogramOf(after.latency));
  return {
    figures: [
      ...percentileChanges('latency', before.latency, after.latency),
      ...(before.text === undefined || after.text === undefined
        ? []
        : [
            ...percentileChanges('ttft', before.text.firstToken, after.text.firstToken),
            ...percentileChanges('tpot', before.text.perToken, after.text.perToken),
          ]),
      errorChange(before, after),
      {
        name: 'answered',
        unit: '/s',
        before: before.perSecond,
        after: after.perSecond,
        // In an open loop it is the rate that was asked for.
        change: 'unknown',
      },
    ],
    slower,
    pValue,
    notes: noteDifferences(before, after),
  };
}

function loadDifferences(before: LoadReport, after: LoadReport): readonly string[] {
  const { target: one, plan: first } = before;
  const { target: other, plan: second } = after;
  return [
    ...difference('protocol', one.protocol, other.protocol),
    ...difference('payload', one.payload, other.payload),
    ...sizeDifference(before, after),
    ...difference('number of payloads', one.payloads, other.payloads),
    ...difference('load', first.loop, second.loop),
  ];
}

function difference(name: string, one: unknown, other: unknown): readonly string[] {
  return JSON.stringify(one) === JSON.stringify(other) ? [] : [`${name} ${shown(one)} and ${shown(other)}`];
}

/** Payloads that are sent in turn are not sent equally often in each run. */
const sizeTolerance = 0.05;

function sizeDifference(before: LoadReport, after: LoadReport): readonly string[] {
  const one = before.sentBytes / Math.max(1, callsOf(before));
  const other = after.sentBytes / Math.max(1, callsOf(after));
  if (Math.abs(one - other) <= sizeTolerance * Math.max(one, other)) return [];
  return [`bytes of a payload ${Math.round(one)} and ${Math.round(other)}`];
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A comparison may be about these: they are told, and not refused. */
function noteDifferences(before: LoadReport, after: LoadReport): readonly string[] {
  const [one, other] = [factsOf(before), factsOf(after)];
  return [
    ...Object.entries(one).flatMap(([name, value]) => {
      const now = other[name];
      return now === value ? [] : [`${name}: ${value} before, ${now} after`];
    }),
    ...before.invalid.map((reason) => `the first run is not valid: ${reason}`),
    ...after.invalid.map((reason) => `the second run is not valid: ${reason}`),
  ];
}

function factsOf({ target, client }: LoadReport): Readonly<Record<string, string | number>> {
  return {
    service: target.service,
    model: target.model,
    'way in': target.wayIn,
    'isvc version': client.isvc,
    'Node version': client.node,
    system: client.system,
    senders: client.senders,
  };
}

/** A percentile has changed where the confidence intervals lie apart, and the values by 2 % or more. */
function percentileChanges(name: string, before: Distribution, after: Distribution): readonly FigureChange[] {
  return before.percentiles.flatMap((one) => {
    const other = after.percentiles.find(({ percentile }) => percentile === one.percentile);
    if (other === undefined) return [];
    const isSmall = Math.abs(other.ms - one.ms) < leastShare * one.ms;
    const isApart = other.fromMs > one.toMs || other.toMs < one.fromMs;
    const direction = other.ms > one.ms ? 'worse' : 'better';
    return [
      {
        name: `${name} p${one.percentile}`,
        unit: 'ms' as const,
        before: one.ms,
        after: other.ms,
        change: isApart && !isSmall ? direction : 'noise',
      },
    ];
  });
}

/** The test of two proportions. */
function errorChange(before: LoadReport, after: LoadReport): FigureChange {
  const [n, m] = [callsOf(before), callsOf(after)];
  const [one, other] = [before.calls.failed / Math.max(1, n), after.calls.failed / Math.max(1, m)];
  const pooled = (before.calls.failed + after.calls.failed) / Math.max(1, n + m);
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / Math.max(1, n) + 1 / Math.max(1, m)));
  const isNoise = spread === 0 || twoSided((other - one) / spread) >= significance;
  const direction = other > one ? 'worse' : 'better';
  return {
    name: 'errors',
    unit: '%',
    before: 100 * one,
    after: 100 * other,
    change: isNoise ? 'noise' : direction,
  };
}

function callsOf({ calls }: LoadReport): number {
  return calls.ok + calls.failed;
}

/** Mann and Whitney's U by the counters of two histograms: values of one counter are ties. Normal approximation, corrected for ties. */
export function mannWhitney(
  one: Histogram,
  other: Histogram,
): { readonly slower: number; readonly pValue: number } {
  const [n, m] = [one.total, other.total];
  if (n === 0 || m === 0) return { slower: 0.5, pValue: 1 };
  let below = 0;
  let u = 0;
  let ties = 0;
  for (const [counter, count] of other.counts.entries()) {
    const same = one.counts[counter] ?? 0;
    u += count * (below + same / 2);
    below += same;
    ties += (count + same) ** 3 - (count + same);
  }
  const all = n + m;
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * Math.max(1, all - 1)));
  const slower = u / (n * m);
  if (variance <= 0) return { slower, pValue: 1 };
  return { slower, pValue: twoSided((u - (n * m) / 2) / Math.sqrt(variance)) };
}

/** The probability of a value as far from 0 as this one, in a standard normal distribution. */
function twoSided(z: number): number {
  return complementaryError(Math.abs(z) / Math.SQRT2);
}

/** erfc for x ≥ 0, with a relative error below 1.2e-7 (Press et al., "Numerical Recipes in C", section 6.2: Chebyshev's fit). */
function complementaryError(x: number): number {
  const t = 1 / (1 + x / 2);
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ];
  const polynomial = coefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  return t * Math.exp(-x * x + polynomial);
}

function histogramOf({ histogram, minMs, maxMs }: Distribution): Histogram {
  return decodeHistogram(histogram, { minUs: Math.round(minMs * 1000), maxUs: Math.round(maxMs * 1000) });
}
