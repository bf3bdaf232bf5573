import { Problem } from '../problem.js';
import { isStated } from './distribution.js';
import { percentileMs } from './histogram.js';
import type { LoadRun } from './run-load.js';

/** One thing that a run has to hold: `p99<200ms`. */
export type Objective = {
  /** As it was written. */
  readonly text: string;
  readonly metric: Metric;
  readonly relation: '<' | '>';
  /** In ms, in percent, or per second, as the metric is. */
  readonly limit: number;
};

type Metric =
  | { readonly kind: 'percentile'; readonly of: DurationName; readonly percentile: number }
  | { readonly kind: 'errors' }
  | { readonly kind: 'rate' }
  | { readonly kind: 'tokens' };

type DurationName = 'latency' | 'service' | 'ttft' | 'tpot' | 'gap';

/** An objective, and whether a run holds it. */
export type ObjectiveResult = {
  readonly objective: string;
  readonly isHeld: boolean;
  /** In the objective's own unit; absent where the run had too few calls to tell. */
  readonly value?: number;
  readonly unit: 'ms' | '%' | '/s';
};

const names: readonly DurationName[] = ['latency', 'service', 'ttft', 'tpot', 'gap'];

const pattern =
  /^(?:(?<of>[a-z]+)-)?(?<what>p\d{1,2}(?:\.\d{1,3})?|max|errors|rate|tokens)(?<relation>[<>])(?<limit>\d+(?:\.\d+)?)(?<unit>us|ms|s|%|\/s)$/v;

const usPer: Readonly<Record<string, number>> = { us: 1, ms: 1000, s: 1_000_000 };

/** Reads `p99<200ms,errors<1%,ttft-p95<500ms,rate>100/s`. Throws Problem "usage". */
export function parseObjectives(text: string): readonly Objective[] {
  return text.split(',').map((part) => parseObjective(part.trim()));
}

function parseObjective(text: string): Objective {
  const {
    of = 'latency',
    what = '',
    relation,
    limit = '',
    unit = '',
  } = pattern.exec(text.replaceAll(' ', ''))?.groups ?? {};
  const metric = metricOf(of, what);
  const unitOf = metric === undefined ? undefined : unitOfMetric(metric);
  const isUnit = unitOf === 'ms' ? unit in usPer : unit === unitOf;
  if (metric === undefined || (relation !== '<' && relation !== '>') || !isUnit) throw notAnObjective(text);
  const number = Number(limit);
  return {
    text,
    metric,
    relation,
    limit: unitOf === 'ms' ? (number * (usPer[unit] ?? 1)) / 1000 : number,
  };
}

function metricOf(of: string, what: string): Metric | undefined {
  const name = names.find((known) => known === of);
  if (name === undefined) return undefined;
  if (what === 'errors' || what === 'rate' || what === 'tokens')
    return of === 'latency' ? { kind: what } : undefined;
  if (what === 'max') return { kind: 'percentile', of: name, percentile: 100 };
  return what === '' ? undefined : { kind: 'percentile', of: name, percentile: Number(what.slice(1)) };
}

function unitOfMetric({ kind }: Metric): ObjectiveResult['unit'] {
  if (kind === 'percentile') return 'ms';
  return kind === 'errors' ? '%' : '/s';
}

function notAnObjective(text: string): Problem {
  return new Problem('usage', `${JSON.stringify(text)} is not an objective.`, {
    remedy:
      "Write them as in --slo 'p99<200ms,errors<1%': p50, p99.9 or max with us, ms or s; errors with %; rate or tokens with /s; service-, ttft-, tpot- or gap- before a p for another duration than latency.",
  });
}

/** Whether a run holds an objective. A percentile of too few calls is not held: nobody knows it. */
export function checkObjective(
  { text, metric, relation, limit }: Objective,
  run: Pick<LoadRun, 'tally' | 'elapsedMs'>,
): ObjectiveResult {
  const value = valueOf(metric, run);
  const isHeld = value !== undefined && (relation === '<' ? value < limit : value > limit);
  const unit = unitOfMetric(metric);
  return { objective: text, isHeld, unit, ...(value === undefined ? {} : { value }) };
}

function valueOf(
  metric: Metric,
  { tally, elapsedMs }: Pick<LoadRun, 'tally' | 'elapsedMs'>,
): number | undefined {
  const calls = tally.latency.total + tally.failed.total;
  const seconds = Math.max(elapsedMs, 1) / 1000;
  switch (metric.kind) {
    case 'errors':
      // A call that was not sent was not answered either.
      return calls + tally.dropped === 0
        ? undefined
        : (100 * (tally.failed.total + tally.dropped)) / (calls + tally.dropped);
    case 'rate':
      return tally.latency.total / seconds;
    case 'tokens':
      return tally.text.tokens / seconds;
    case 'percentile': {
      const { latency, service, text } = tally;
      const histogram = { latency, service, ttft: text.first, tpot: text.perToken, gap: text.gaps }[
        metric.of
      ];
      const { percentile } = metric;
      if (histogram.total === 0 || (percentile < 100 && !isStated(percentile, histogram.total)))
        return undefined;
      return percentileMs(histogram, percentile);
    }
  }
}
