import type { Verdict } from '../inference/exchange.js';
import { addHistogram, coarseBits, createHistogram, type Histogram, recordMs } from './histogram.js';

/** The result of one call of a load. */
export type LoadSample = {
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** Time to connect, TLS included; absent where a connection was there already. */
  readonly connectMs?: number;
  /** Who answered in place of the model, and what that means. Absent where the model answered. */
  readonly failure?: Pick<Verdict, 'who' | 'summary'>;
  /** Present where the answer was a text that came in pieces. */
  readonly text?: TextSample;
};

/** How a text came: docs/bench.md defines each. */
export type TextSample = {
  /** Time to first token, from the start of the request. */
  readonly firstMs?: number;
  /** Time per output token after the first. */
  readonly perTokenMs?: number;
  /** Times between two chunks with text. */
  readonly gapsMs: readonly number[];
  readonly unit: 'tokens' | 'chunks';
  readonly count: number;
};

/** Calls that failed in the same way. */
export type FailureGroup = Pick<Verdict, 'who' | 'summary'> & { count: number };

/** A part of the run's time. */
export type Slice = { readonly latency: Histogram; failed: number };

/** All that is kept of a run: its size does not depend on the number of calls. Tallies of parts of one load add up. */
export type Tally = {
  /** Of calls that the model answered, from when they were due: in a closed loop from when they were sent. */
  readonly latency: Histogram;
  /** Of the same calls, from when they were sent. */
  readonly service: Histogram;
  /** Of calls that failed, from when they were due. */
  readonly failed: Histogram;
  readonly connect: Histogram;
  readonly failures: Map<string, FailureGroup>;
  /** Calls that were due and were not sent: the client had too many in flight. */
  dropped: number;
  /** Calls that were sent more than `lateMs` after they were due. */
  late: number;
  sentBytes: number;
  receivedBytes: number;
  readonly text: {
    readonly first: Histogram;
    readonly perToken: Histogram;
    readonly gaps: Histogram;
    tokens: number;
    /** Of these, how many were counted as chunks, because the server stated no usage. */
    chunkCounted: number;
    calls: number;
  };
  /** From the start of the run, `sliceMs` each. */
  readonly slices: Slice[];
  sliceMs: number;
};

/** A call that starts later than this after it was due was held up by the client: timers are exact to about 1 ms. */
const lateMs = 2;

/** Failures of more kinds than these are counted together. */
export const maxGroups = 50;

/** More slices than these are joined two by two. */
export const maxSlices = 240;

/** Counts and histograms of no calls. */
export function createTally(): Tally {
  return {
    latency: createHistogram(),
    service: createHistogram(),
    failed: createHistogram(),
    connect: createHistogram(),
    failures: new Map(),
    dropped: 0,
    late: 0,
    sentBytes: 0,
    receivedBytes: 0,
    text: {
      first: createHistogram(),
      perToken: createHistogram(),
      gaps: createHistogram(),
      tokens: 0,
      chunkCounted: 0,
      calls: 0,
    },
    slices: [],
    sliceMs: 1000,
  };
}

/** When a call was due, sent and over: ms from the start of the run. */
export type CallTimes = { readonly dueMs: number; readonly sentMs: number; readonly endMs: number };

/** Counts one call, in place. Times are milliseconds of one clock: when it was due, sent and ended. */
export function addCall(tally: Tally, { dueMs, sentMs, endMs }: CallTimes, sample: LoadSample): void {
  const { failure, text } = sample;
  if (sentMs - dueMs > lateMs) tally.late += 1;
  tally.sentBytes += sample.sentBytes;
  tally.receivedBytes += sample.receivedBytes;
  if (sample.connectMs !== undefined) recordMs(tally.connect, sample.connectMs);
  const slice = sliceAt(tally, endMs);
  if (failure !== undefined) {
    recordMs(tally.failed, endMs - dueMs);
    addFailure(tally, failure, 1);
    slice.failed += 1;
    return;
  }
  recordMs(tally.latency, endMs - dueMs);
  recordMs(tally.service, endMs - sentMs);
  recordMs(slice.latency, endMs - dueMs);
  if (text !== undefined) addText(tally, text, sentMs - dueMs);
}

/** Adds a tally of another part of the same load. */
export function addTally(into: Tally, other: Tally): void {
  for (const name of ['latency', 'service', 'failed', 'connect'] as const)
    addHistogram(into[name], other[name]);
  for (const name of ['first', 'perToken', 'gaps'] as const) addHistogram(into.text[name], other.text[name]);
  for (const name of ['tokens', 'chunkCounted', 'calls'] as const) into.text[name] += other.text[name];
  for (const name of ['dropped', 'late', 'sentBytes', 'receivedBytes'] as const) into[name] += other[name];
  for (const { count, ...failure } of other.failures.values()) addFailure(into, failure, count);
  while (into.sliceMs < other.sliceMs) joinSlices(into);
  for (const [at, { latency, failed }] of other.slices.entries()) {
    const slice = sliceAt(into, at * other.sliceMs);
    addHistogram(slice.latency, latency);
    slice.failed += failed;
  }
}

/** Adds the times of a text. The wait in the client is a part of the time to the first token, as it is of a latency. */
function addText(
  { text: sum }: Tally,
  { firstMs, perTokenMs, gapsMs, unit, count }: TextSample,
  heldMs: number,
): void {
  if (firstMs !== undefined) recordMs(sum.first, firstMs + heldMs);
  if (perTokenMs !== undefined) recordMs(sum.perToken, perTokenMs);
  for (const gapMs of gapsMs) recordMs(sum.gaps, gapMs);
  sum.calls += 1;
  sum.tokens += count;
  if (unit === 'chunks') sum.chunkCounted += count;
}

function addFailure(
  { failures }: Tally,
  { who, summary }: Pick<Verdict, 'who' | 'summary'>,
  count: number,
): void {
  const key = `${who}: ${summary}`;
  const known = failures.get(key) ?? (failures.size < maxGroups ? undefined : failures.get(otherKey));
  if (known !== undefined) known.count += count;
  else if (failures.size < maxGroups - 1) failures.set(key, { who, summary, count });
  else failures.set(otherKey, { who: 'not-sure', summary: 'other failures', count });
}

const otherKey = 'others';

function sliceAt(tally: Tally, ms: number): Slice {
  while (ms >= tally.sliceMs * maxSlices) joinSlices(tally);
  const at = Math.floor(ms / tally.sliceMs);
  while (tally.slices.length <= at) tally.slices.push({ latency: createHistogram(coarseBits), failed: 0 });
  const slice = tally.slices[at];
  if (slice === undefined) throw new Error('A slice is made for each time that is asked for.');
  return slice;
}

function joinSlices(tally: Tally): void {
  const before = tally.slices.splice(0);
  tally.sliceMs *= 2;
  for (const [at, slice] of before.entries()) {
    const joined = tally.slices[at >> 1];
    if (joined === undefined) {
      tally.slices.push(slice);
      continue;
    }
    addHistogram(joined.latency, slice.latency);
    joined.failed += slice.failed;
  }
}
