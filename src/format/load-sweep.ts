import { percentileMs } from '../load/histogram.js';
import type { LoadTarget } from '../load/report.js';
import type { Sweep, SweepStep } from '../load/sweep.js';
import { alignColumns, shareText, shownDuration } from './load-report.js';
import { safeText } from './safe-text.js';

/** A sweep as `-o json` writes it. */
export type SweepReport = {
  readonly report: 'isvc bench sweep';
  readonly version: 1;
  readonly target: LoadTarget;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly holdsPerS?: number;
  readonly breaksPerS?: number;
  readonly endedBy: Sweep['endedBy'];
  readonly steps: readonly SweepRow[];
};

type SweepRow = {
  readonly ratePerS: number;
  /** Calls that the model answered, by the time of the step. */
  readonly perSecond: number;
  readonly ok: number;
  readonly failed: number;
  readonly dropped: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly breaks: readonly string[];
  readonly invalid: readonly string[];
};

/** The report of a sweep: `-o json` writes it as it is. */
export function sweepReport(
  about: { readonly target: LoadTarget; readonly startedAt: Date },
  { steps, ...found }: Sweep,
): SweepReport {
  return {
    report: 'isvc bench sweep',
    version: 1,
    target: about.target,
    startedAt: about.startedAt.toISOString(),
    ...found,
    steps: steps.map(rowOf),
  };
}

function rowOf({ ratePerS, run: { tally, elapsedMs }, breaks, invalid }: SweepStep): SweepRow {
  return {
    ratePerS,
    perSecond: (tally.latency.total * 1000) / Math.max(elapsedMs, 1),
    ok: tally.latency.total,
    failed: tally.failed.total,
    dropped: tally.dropped,
    p50Ms: percentileMs(tally.latency, 50),
    p99Ms: percentileMs(tally.latency, 99),
    breaks,
    invalid,
  };
}

/** A row for each step, from the lowest rate to the highest, and what it says of the service. */
export function sweepLines({
  target,
  steps,
  holdsPerS,
  breaksPerS,
  endedBy,
}: SweepReport): readonly string[] {
  const rows = steps
    .toSorted((a, b) => a.ratePerS - b.ratePerS)
    .map((step) => [
      `${step.ratePerS}/s`,
      `${Number(step.perSecond.toPrecision(3))}/s`,
      step.ok === 0 ? '' : shownDuration(step.p50Ms),
      step.ok === 0 ? '' : shownDuration(step.p99Ms),
      shareText(step.failed + step.dropped, step.ok + step.failed + step.dropped),
      outcomeOf(step),
    ]);
  const head = ['rate', 'answered', 'p50', 'p99', 'failed', ''];
  // The last column is a sentence, and is aligned to the left.
  const table = alignColumns([head, ...rows].map((row) => row.slice(0, -1)));
  return [
    `${safeText(target.service)} · ${target.protocol} · ${safeText(target.wayIn)}`,
    '',
    ...table.map((line, at) => (at === 0 ? line : `${line}  ${rows[at - 1]?.at(-1) ?? ''}`)),
    '',
    ...foundLines({ holdsPerS, breaksPerS, endedBy }),
  ];
}

function outcomeOf({ breaks, invalid }: SweepRow): string {
  if (breaks.length === 0) return 'holds';
  const why = breaks.map((reason) => safeText(reason)).join(', ');
  return invalid.length > 0 ? `isvc was the limit: ${why}` : `breaks: ${why}`;
}

function foundLines({
  holdsPerS,
  breaksPerS,
  endedBy,
}: {
  readonly holdsPerS: number | undefined;
  readonly breaksPerS: number | undefined;
  readonly endedBy: Sweep['endedBy'];
}): readonly string[] {
  const holds = holdsPerS === undefined ? 'no rate was held' : `holds ${holdsPerS}/s`;
  const found = breaksPerS === undefined ? holds : `${holds}, breaks at ${breaksPerS}/s`;
  if (endedBy === 'stop') return [`${found}; stopped early`];
  if (endedBy === 'most') return [`${found}; a higher rate is not tried`];
  if (endedBy === 'client')
    return [`${found}; isvc was the limit at the last rate: --workers sends from more threads`];
  return [found];
}

/** A row of titles, and one for each step in the order of the run. */
export function sweepCsv({ steps }: SweepReport): string {
  const titles = 'rate_per_s,answered_per_s,ok,failed,dropped,p50_ms,p99_ms,holds';
  const rows = steps.map((step) =>
    [
      step.ratePerS,
      ...[step.perSecond, step.ok, step.failed, step.dropped, step.p50Ms, step.p99Ms].map((value) =>
        Number(value.toPrecision(6)),
      ),
      step.breaks.length === 0,
    ].join(','),
  );
  return [titles, ...rows].join('\n');
}
