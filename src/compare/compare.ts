import type { Exchange } from '../inference/exchange.js';
import { type Distribution, distributionOf } from '../load/distribution.js';
import { mannWhitney } from '../load/compare-reports.js';
import { createHistogram, type Histogram, recordMs } from '../load/histogram.js';
import { type AnswerDistance, answerDistance } from './answer-distance.js';

/** Pairs of calls, where nobody says how many. */
export const usualRequests = 20;

/** One of the two that are compared. */
export type CompareSide = {
  /** `latest`, `canary/NAME`, or the service's name. */
  readonly name: string;
  /** A revision, a canary, a service. */
  readonly what: string;
  /** Its share of the traffic, where a split is stated. */
  readonly percent?: number;
  /** Sends payload `index`. Rejects with a Problem where nothing could be sent. */
  readonly send: (index: number, signal: AbortSignal) => Promise<Exchange>;
};

export type SideResult = Pick<CompareSide, 'name' | 'what' | 'percent'> & {
  /** The kind of way in, and why it is one. */
  readonly route: string;
  readonly wayIn: string;
  readonly answered: number;
  readonly failed: number;
  /** Of the calls that were answered. */
  readonly latency: Distribution;
  /** Who answered in place of the model, and how often. */
  readonly failures: readonly { readonly summary: string; readonly count: number }[];
};

export type Comparison = {
  readonly sides: readonly [SideResult, SideResult];
  readonly payload: string;
  readonly requests: number;
  /** Pairs of answers that are equal, pairs that failed on both sides for the same reason, and pairs of answers that have another class. */
  readonly equal: number;
  readonly failedAlike: number;
  readonly otherClass: number;
  /** The largest distance of a pair, and the share of the calls that had it or less at 50 and 95 %. */
  readonly largest: AnswerDistance;
  readonly distances: readonly number[];
  /** The probability that the second took longer, and that chance alone makes such a difference (Mann and Whitney's test). */
  readonly slower: number;
  readonly pValue: number;
};

type Tally = {
  readonly histogram: Histogram;
  readonly failures: Map<string, number>;
  route: string;
  wayIn: string;
  answered: number;
};

/** Is told after each pair; the comparison of the pairs so far is made when it is asked for. */
export type PairListener = (done: number, soFar: () => Comparison) => void;

/**
 * Sends the same payloads to two versions in turn, one call at a time, so that neither slows the other: which goes first changes
 * with each pair, as the second may find a cache that the first has filled. Rejects with a Problem where nothing can be sent.
 */
export async function compareSides(
  sides: readonly [CompareSide, CompareSide],
  { requests, onPair }: { readonly requests: number; readonly onPair?: PairListener },
  signal: AbortSignal,
): Promise<Comparison> {
  const tallies = [newTally(), newTally()] as const;
  const distances: AnswerDistance[] = [];
  let payload = '';
  for (let index = 0; index < requests; index += 1) {
    const order = index % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const);
    const pair: [Exchange?, Exchange?] = [];
    for (const at of order) {
      signal.throwIfAborted();
      pair[at] = await sides[at].send(index, signal);
    }
    const [one, other] = pair;
    if (one === undefined || other === undefined) throw new Error('Both sides are sent to in each turn.');
    count(tallies[0], one);
    count(tallies[1], other);
    payload = one.payloadSource;
    distances.push(answerDistance(one, other));
    onPair?.(index + 1, () => comparisonOf(sides, tallies, distances, payload));
  }
  return comparisonOf(sides, tallies, distances, payload);
}

function comparisonOf(
  sides: readonly [CompareSide, CompareSide],
  tallies: readonly [Tally, Tally],
  distances: readonly AnswerDistance[],
  payload: string,
): Comparison {
  const failedAlike = distances.filter((distance) => distance.isFailedAlike === true).length;
  const [largest = { share: 0, isOtherClass: false }] = distances.toSorted((a, b) => b.share - a.share);
  return {
    sides: [resultOf(sides[0], tallies[0]), resultOf(sides[1], tallies[1])],
    payload,
    requests: distances.length,
    equal: distances.filter(({ share }) => share === 0).length - failedAlike,
    failedAlike,
    otherClass: distances.filter(({ isOtherClass }) => isOtherClass).length,
    largest,
    distances: distances.map(({ share }) => share),
    ...mannWhitney(tallies[0].histogram, tallies[1].histogram),
  };
}

function newTally(): Tally {
  return { histogram: createHistogram(), failures: new Map(), route: '', wayIn: '', answered: 0 };
}

function count(tally: Tally, { answer, verdict, roundTrip, endpoint }: Exchange): void {
  const { route, why } = endpoint.candidate;
  tally.route = route;
  tally.wayIn = why;
  if (answer === undefined) {
    tally.failures.set(verdict.summary, (tally.failures.get(verdict.summary) ?? 0) + 1);
    return;
  }
  tally.answered += 1;
  recordMs(tally.histogram, roundTrip.timings.totalMs);
}

function resultOf(
  { name, what, percent }: CompareSide,
  { histogram, failures, route, wayIn, answered }: Tally,
): SideResult {
  const told = [...failures].map(([summary, times]) => ({ summary, count: times }));
  return {
    name,
    what,
    ...(percent === undefined ? {} : { percent }),
    route,
    wayIn,
    answered,
    failed: told.reduce((sum, { count: times }) => sum + times, 0),
    latency: distributionOf(histogram),
    failures: told,
  };
}

/** Whether the second may take the place of the first: it answers where that does, and no answer is further away than this. */
export function holdsWithin({ sides, largest }: Comparison, mostShare: number): boolean {
  return sides[1].failed <= sides[0].failed && sides[0].answered > 0 && largest.share <= mostShare;
}
