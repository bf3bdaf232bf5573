import type { Verdict } from '../inference/exchange.js';
import type { ClientHealth } from './clock.js';
import { type Distribution, distributionOf, type Percentile } from './distribution.js';
import { percentileMs } from './histogram.js';
import type { LoadPlan, LoadRun } from './run-load.js';
import type { FailureGroup, Tally } from './tally.js';

/** The target of a load, and the way to it: two reports compare only where this agrees. */
export type LoadTarget = {
  /** `isvc/NAMESPACE/NAME`. */
  readonly service: string;
  readonly protocol: string;
  readonly model: string;
  /** The way in, for a person: `LoadBalancer 10.0.0.7:80`. */
  readonly wayIn: string;
  readonly host: string;
  /** Where the payloads are from, and how many different ones there are. */
  readonly payload: string;
  readonly payloads: number;
};

/** The machine and program that sent it. */
export type LoadClient = {
  readonly isvc: string;
  readonly node: string;
  readonly system: string;
  /** Threads, or pods, that sent. */
  readonly senders: number;
};

/** The report of a run: `-o json` writes it as it is. */
export type LoadReport = {
  readonly report: 'isvc bench';
  readonly version: 1;
  readonly target: LoadTarget;
  readonly client: LoadClient & ClientHealth;
  readonly plan: LoadPlan;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly elapsedMs: number;
  readonly endedBy: LoadRun['endedBy'];
  readonly warmupMs: readonly number[];
  readonly calls: {
    readonly ok: number;
    readonly failed: number;
    readonly dropped: number;
    /** Sent later than they were due. */
    readonly late: number;
  };
  /** Calls that the model answered, by the whole time of the run. */
  readonly perSecond: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** From when a call was due. */
  readonly latency: Distribution;
  /** From when it was sent. */
  readonly service: Distribution;
  readonly failedLatency: Distribution;
  readonly connect: Distribution;
  /** The most frequent first. */
  readonly failures: readonly FailureGroup[];
  readonly text?: TextReport;
  readonly timeline: { readonly sliceMs: number; readonly slices: readonly TimelineSlice[] };
  /** Why the figures say something of the client and not of the service; empty where they are valid. */
  readonly invalid: readonly string[];
};

export type TextReport = {
  readonly firstToken: Distribution;
  /** (last - first) / (tokens - 1) of each answer. */
  readonly perToken: Distribution;
  readonly betweenChunks: Distribution;
  /** `chunks` where the server states no usage. */
  readonly unit: 'tokens' | 'chunks' | 'tokens and chunks';
  readonly tokens: number;
  readonly tokensPerSecond: number;
};

export type TimelineSlice = {
  readonly ok: number;
  readonly failed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

/** Whether a value, read from a file, has what a comparison reads. */
export function isLoadReport(value: unknown): value is LoadReport {
  const report = value as Partial<Record<keyof LoadReport, unknown>> | null;
  if (typeof report !== 'object' || report?.report !== 'isvc bench' || report.version !== 1) return false;
  const objects = [report.target, report.client, report.plan, report.calls];
  return (
    objects.every((part) => typeof part === 'object' && part !== null) &&
    isDistribution(report.latency) &&
    (report.text === undefined || isTextReport(report.text)) &&
    Array.isArray(report.invalid) &&
    typeof report.sentBytes === 'number' &&
    typeof report.perSecond === 'number'
  );
}

function isDistribution(value: unknown): value is Distribution {
  const { percentiles, histogram, minMs, maxMs } = (value ?? {}) as Partial<Distribution>;
  if (!Array.isArray(percentiles) || typeof histogram !== 'string') return false;
  const numbers: readonly unknown[] = [minMs, maxMs, ...percentiles.flatMap(percentileNumbers)];
  return numbers.every((number) => typeof number === 'number');
}

function isTextReport(value: unknown): boolean {
  const { firstToken, perToken } = (value ?? {}) as Partial<TextReport>;
  return isDistribution(firstToken) && isDistribution(perToken);
}

function percentileNumbers(value: Partial<Percentile> | null): readonly unknown[] {
  const { percentile, ms, fromMs, toMs } = value ?? {};
  return [percentile, ms, fromMs, toMs];
}

/** The report of a run. */
export function reportOf(
  about: { readonly target: LoadTarget; readonly client: LoadClient; readonly startedAt: Date },
  plan: LoadPlan,
  run: LoadRun,
): LoadReport {
  const { tally, elapsedMs } = run;
  const seconds = Math.max(elapsedMs, 1) / 1000;
  const failures = [...tally.failures.values()].toSorted((a, b) => b.count - a.count);
  return {
    report: 'isvc bench',
    version: 1,
    target: about.target,
    client: { ...about.client, ...run.client },
    plan,
    startedAt: about.startedAt.toISOString(),
    elapsedMs,
    endedBy: run.endedBy,
    warmupMs: run.warmupMs,
    calls: {
      ok: tally.latency.total,
      failed: tally.failed.total,
      dropped: tally.dropped,
      late: tally.late,
    },
    perSecond: tally.latency.total / seconds,
    sentBytes: tally.sentBytes,
    receivedBytes: tally.receivedBytes,
    latency: distributionOf(tally.latency),
    service: distributionOf(tally.service),
    failedLatency: distributionOf(tally.failed),
    connect: distributionOf(tally.connect),
    failures,
    ...(tally.text.calls === 0 ? {} : { text: textReport(tally.text, seconds) }),
    timeline: { sliceMs: tally.sliceMs, slices: tally.slices.map(timelineSlice) },
    invalid: clientLimits(plan, run),
  };
}

/** Any of these makes the client's own slowness a part of the figures. */
const limits = { busy: 0.95, delayMs: 20, lateShare: 0.01 };

/** Why the client, and not the service, decided what a run came to; empty where it did not. */
export function clientLimits({ loop }: LoadPlan, { tally, client }: LoadRun): readonly string[] {
  const sent = tally.latency.total + tally.failed.total;
  const reasons: string[] = [];
  if (client.busy > limits.busy)
    reasons.push(`a sender worked ${Math.round(client.busy * 100)} % of its time: it could not send faster`);
  if (client.delayMs > limits.delayMs)
    reasons.push(
      `a sender came to its work up to ${Math.round(client.delayMs)} ms late (p99 of its event loop)`,
    );
  if (tally.dropped > 0) reasons.push(`${tally.dropped} calls were not sent: too many were under way`);
  if (loop.kind === 'open' && sent > 0 && tally.late / sent > limits.lateShare)
    reasons.push(`${tally.late} of ${sent} calls were sent later than they were due`);
  return reasons;
}

function textReport(
  { first, perToken, gaps, tokens, chunkCounted }: Tally['text'],
  seconds: number,
): TextReport {
  const mixed = chunkCounted === 0 ? 'tokens' : 'tokens and chunks';
  return {
    firstToken: distributionOf(first),
    perToken: distributionOf(perToken),
    betweenChunks: distributionOf(gaps),
    unit: tokens > 0 && chunkCounted === tokens ? 'chunks' : mixed,
    tokens,
    tokensPerSecond: tokens / seconds,
  };
}

function timelineSlice({ latency, failed }: Tally['slices'][number]): TimelineSlice {
  return {
    ok: latency.total,
    failed,
    p50Ms: percentileMs(latency, 50),
    p99Ms: percentileMs(latency, 99),
  };
}

/** `gateway: no route for this host`, as groups of failures are named. */
export function failureText({ who, summary }: Pick<Verdict, 'who' | 'summary'>): string {
  return who === 'not-sure' ? summary : `${who}: ${summary}`;
}
