import { deflateSync, inflateSync } from 'node:zlib';
import { parties, type Party } from '../inference/parties.js';
import { fieldAt, listAt, numberAt, recordAt, textAt } from '../kserve/fields.js';
import { coarseBits, createHistogram, type Histogram } from './histogram.js';
import type { LoadRun } from './run-load.js';
import { createTally, maxGroups, maxSlices, type Tally } from './tally.js';

/** A run, and the Node and system that sent it. */
export type PodRun = { readonly run: LoadRun; readonly node: string; readonly system: string };

/** Begins each of the last lines of a pod's log. */
const mark = 'isvc-bench run';
/** A container's log breaks a line after 16 KiB (containerd, CRI-O). */
const lineLength = 12_000;
/** A full run of all histograms is smaller. */
const maxBytes = 16 * 1024 * 1024;
/** Lines of one run. */
export const maxRunLines = 1000;

/** A run as lines of a log, its histograms whole. */
export function runLines({ run, ...by }: PodRun): readonly string[] {
  const { tally, ...rest } = run;
  const { latency, service, failed, connect, text, failures, slices, ...counts } = tally;
  const { first, perToken, gaps, ...textCounts } = text;
  const plain = {
    ...by,
    ...rest,
    counts,
    histograms: [latency, service, failed, connect, first, perToken, gaps].map(sparse),
    text: textCounts,
    failures: [...failures.values()],
    slices: slices.map((slice) => ({ latency: sparse(slice.latency), failed: slice.failed })),
  };
  const packed = deflateSync(JSON.stringify(plain)).toString('base64');
  const parts = packed.match(new RegExp(`.{1,${lineLength}}`, 'gv')) ?? [];
  return parts.map((part, at) => `${mark} ${at + 1}/${parts.length} ${part}`);
}

/** The run that the last lines of a log tell; undefined where they tell none. What they hold is checked: anybody may write a log. */
export function parseRunLines(lines: readonly string[]): PodRun | undefined {
  const parts = lines.flatMap((line) => {
    const [, at, of, part] = /^isvc-bench run (\d{1,4})\/(\d{1,4}) ([\w+\/=]+)$/v.exec(line) ?? [];
    return part === undefined ? [] : [{ at: Number(at), of: Number(of), part }];
  });
  const of = parts.at(-1)?.of ?? 0;
  const last = parts.slice(-of);
  const isWhole = of > 0 && of <= maxRunLines && last.length === of;
  if (!isWhole || last.some((part, at) => part.at !== at + 1 || part.of !== of)) return undefined;
  try {
    const packed = Buffer.from(last.map(({ part }) => part).join(''), 'base64');
    return readRun(JSON.parse(inflateSync(packed, { maxOutputLength: maxBytes }).toString()));
  } catch {
    // Not ours: the caller says that this pod told no run.
    return undefined;
  }
}

/** Counters that are not zero: their numbers and counts, in turn. */
type Sparse = { readonly minUs: number; readonly maxUs: number; readonly counts: readonly number[] };

function sparse({ minUs, maxUs, counts }: Histogram): Sparse {
  const kept: number[] = [];
  counts.forEach((count, counter) => {
    if (count > 0) kept.push(counter, count);
  });
  return { minUs, maxUs, counts: kept };
}

function readHistogram(value: unknown, histogram: Histogram): Histogram {
  const numbers = listAt(value, 'counts');
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    const [counter, count] = [numbers[at], numbers[at + 1]];
    if (!isCount(counter) || !isCount(count) || counter >= histogram.counts.length) throw unreadable();
    histogram.counts[counter] = count;
    histogram.total += count;
  }
  histogram.minUs = countAt(value, 'minUs');
  histogram.maxUs = countAt(value, 'maxUs');
  return histogram;
}

function readRun(value: unknown): PodRun {
  const endedBy = (['time', 'count', 'failures', 'stop'] as const).find(
    (end) => end === fieldAt(value, 'endedBy'),
  );
  if (endedBy === undefined) throw unreadable();
  return {
    node: textAt(value, 'node') ?? '',
    system: textAt(value, 'system') ?? '',
    run: {
      tally: readTally(value),
      elapsedMs: amountAt(value, 'elapsedMs'),
      warmupMs: [],
      client: { busy: amountAt(value, 'client', 'busy'), delayMs: amountAt(value, 'client', 'delayMs') },
      endedBy,
    },
  };
}

function readTally(value: unknown): Tally {
  const tally = createTally();
  const { text } = tally;
  const histograms = [
    tally.latency,
    tally.service,
    tally.failed,
    tally.connect,
    text.first,
    text.perToken,
    text.gaps,
  ];
  const given = listAt(value, 'histograms');
  for (const [at, histogram] of histograms.entries()) readHistogram(given[at], histogram);
  for (const name of ['dropped', 'late', 'sentBytes', 'receivedBytes'] as const)
    tally[name] = countAt(value, 'counts', name);
  for (const name of ['tokens', 'chunkCounted', 'calls'] as const) text[name] = countAt(value, 'text', name);
  tally.sliceMs = amountAt(value, 'counts', 'sliceMs');
  const slices = listAt(value, 'slices');
  const failures = listAt(value, 'failures');
  if (tally.sliceMs < 1000 || slices.length > maxSlices || failures.length > maxGroups) throw unreadable();
  for (const slice of slices) {
    tally.slices.push({
      latency: readHistogram(recordAt(slice, 'latency'), createHistogram(coarseBits)),
      failed: countAt(slice, 'failed'),
    });
  }
  for (const failure of failures) {
    const summary = textAt(failure, 'summary') ?? 'a failure';
    const who = asParty(textAt(failure, 'who'));
    tally.failures.set(`${who}: ${summary}`, { who, summary, count: countAt(failure, 'count') });
  }
  return tally;
}

function asParty(text: string | undefined): Party {
  return parties.find((party) => party === text) ?? 'not-sure';
}

function countAt(value: unknown, ...path: readonly string[]): number {
  const count = fieldAt(value, ...path);
  if (!isCount(count)) throw unreadable();
  return count;
}

function amountAt(value: unknown, ...path: readonly string[]): number {
  const amount = numberAt(value, ...path);
  if (amount === undefined || amount < 0) throw unreadable();
  return amount;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function unreadable(): Error {
  return new Error('It is not the form of a run.');
}
