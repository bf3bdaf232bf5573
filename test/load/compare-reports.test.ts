import { expect, test } from 'vitest';
import { compareReports, mannWhitney } from '../../src/load/compare-reports.js';
import { createHistogram, recordMs } from '../../src/load/histogram.js';
import { seededRandom } from '../../src/load/pacer.js';
import { about, plan, reportOn, runOf, withFailures } from './reports.js';

/** Durations around so many ms, some of them much longer. */
function around(ms: number, seed: number, count = 5000): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => ms * (0.9 + 0.2 * random()) * (random() < 0.02 ? 4 : 1));
}

function changesOf(before: number[], after: number[]): Record<string, string> {
  const { figures } = compareReports(reportOn(runOf(before)), reportOn(runOf(after)));
  return Object.fromEntries(figures.map(({ name, change }) => [name, change]));
}

test('two runs of the same service differ by noise alone', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const {
      'latency p50': median,
      'latency p90': p90,
      errors,
    } = changesOf(around(10, seed), around(10, seed + 10));
    expect([median, p90, errors]).toEqual(['noise', 'noise', 'noise']);
  }
});

test('a slower service is worse, a faster one better', () => {
  expect(changesOf(around(10, 1), around(11, 2))).toMatchObject({
    'latency p50': 'worse',
    'latency p90': 'worse',
  });
  expect(changesOf(around(11, 1), around(10, 2))).toMatchObject({ 'latency p50': 'better' });
});

test('a difference below 2 % is noise, however many calls show it', () => {
  expect(changesOf(around(10, 1, 50_000), around(10.1, 2, 50_000))).toMatchObject({
    'latency p50': 'noise',
  });
});

test('more errors than chance explains are worse', () => {
  const before = reportOn(withFailures(runOf(around(10, 1)), 50));
  const same = reportOn(withFailures(runOf(around(10, 2)), 60));
  const more = reportOn(withFailures(runOf(around(10, 2)), 120));
  const errorsOf = (after: typeof before) =>
    compareReports(before, after).figures.find(({ name }) => name === 'errors')?.change;
  expect(errorsOf(same)).toBe('noise');
  expect(errorsOf(more)).toBe('worse');
  expect(compareReports(more, before).figures.find(({ name }) => name === 'errors')?.change).toBe('better');
});

test('another load is not compared', () => {
  const run = runOf(around(10, 1));
  const target = { ...about.target, protocol: 'v2' };
  const smaller = { ...reportOn(run, { target }), sentBytes: 4 * run.tally.latency.total };
  expect(() => compareReports(reportOn(run), smaller)).toThrow(
    'The two runs are not the same load: protocol v1 and v2; bytes of a payload 120 and 4.',
  );
  const loop = { kind: 'closed', concurrency: 50, rampMs: 0 } as const;
  expect(() => compareReports(reportOn(run), reportOn(run, { plan: { ...plan, loop } }))).toThrow(
    'not the same load: load {"kind":"closed","concurrency":5',
  );
});

test('what else differs is told, and so is a run that is not valid', () => {
  const run = runOf(around(10, 1));
  const target = { ...about.target, service: 'isvc/models/iris-2' };
  const busy = runOf(around(10, 2), { client: { busy: 0.99, delayMs: 1 } });
  expect(compareReports(reportOn(run), reportOn(busy, { target })).notes).toEqual([
    'service: isvc/models/iris before, isvc/models/iris-2 after',
    'the second run is not valid: a sender worked 99 % of its time: it could not send faster',
  ]);
});

test("Mann and Whitney's test says what Node's says of the same values", () => {
  const [ours, theirs] = [around(10, 1, 400), around(10.1, 2, 300)].map((durations) => {
    const histogram = createHistogram();
    for (const ms of durations) recordMs(histogram, ms);
    return histogram;
  });
  if (ours === undefined || theirs === undefined) throw new Error('Two histograms are made.');
  const { slower, pValue } = mannWhitney(ours, theirs);
  // `mannWhitneyTest` of perf_hooks in Node 24, which older ones do not have: U is 50922.5 of the 120000 pairs, seen from the other side.
  expect(slower).toBeCloseTo(1 - 50_922.5 / 120_000, 10);
  expect(pValue).toBeCloseTo(0.000_606_763_641, 8);
  expect(mannWhitney(theirs, ours).pValue).toBeCloseTo(pValue, 10);
  expect(mannWhitney(theirs, ours).slower).toBeCloseTo(1 - slower, 10);
});

test('equal runs and empty ones show no difference', () => {
  const same = createHistogram();
  for (let call = 0; call < 10; call += 1) recordMs(same, 5);
  expect(mannWhitney(same, same)).toEqual({ slower: 0.5, pValue: 1 });
  expect(mannWhitney(createHistogram(), same)).toEqual({ slower: 0.5, pValue: 1 });
});
