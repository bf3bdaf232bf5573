import { createHistogram as createNodeHistogram } from 'node:perf_hooks';
import { array, assert, integer, nat, oneof, property } from 'fast-check';
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import {
  addHistogram,
  createHistogram,
  highestUs,
  momentsMs,
  percentileMs,
  rankMs,
  rankOf,
  recordedValues,
  recordMs,
  recordUs,
} from '../../src/load/histogram.js';
import { decodeHistogram, encodeHistogram, percentileTable } from '../../src/load/histogram-text.js';
import { propertyRuns } from '../fuzz/property-runs.js';

const percentiles = [0.1, 1, 10, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100];

/** Durations as they come: most of them short, some of them up to an hour. */
const durations = array(
  oneof(integer({ min: 0, max: 5000 }), integer({ min: 1, max: 10 ** 6 }), nat(highestUs)),
  { minLength: 1, maxLength: 400 },
);

function histogramOf(values: readonly number[]) {
  const histogram = createHistogram();
  for (const value of values) recordUs(histogram, value);
  return histogram;
}

function hdrOf(values: readonly number[]) {
  const histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: highestUs,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  });
  for (const value of values) histogram.recordValue(value);
  return histogram;
}

test('each percentile is that of HdrHistogram, but never more than the longest duration', () => {
  assert(
    property(durations, (values) => {
      const ours = histogramOf(values);
      const hdr = hdrOf(values);
      for (const percentile of percentiles) {
        const theirs = Math.min(hdr.getValueAtPercentile(percentile), Math.max(...values));
        expect(percentileMs(ours, percentile) * 1000).toBeCloseTo(theirs, 3);
      }
    }),
  );
});

test('each percentile is within 0.1 % of the one of perf_hooks for the same rank, and of the exact one', () => {
  assert(
    property(durations, (values) => {
      const ours = histogramOf(values);
      const node = createNodeHistogram({ lowest: 1, highest: highestUs, figures: 3 });
      for (const value of values) node.record(Math.max(1, value));
      const sorted = values.toSorted((a, b) => a - b);
      for (const percentile of percentiles) {
        const exact = sorted[rankOf(percentile, values.length) - 1] ?? Number.NaN;
        const us = percentileMs(ours, percentile) * 1000;
        expect(Math.abs(us - exact)).toBeLessThanOrEqual(exact / 1000 + 0.001);
        // Node rounds the rank, where HdrHistogram takes the next one up.
        const rank = Math.floor((percentile / 100) * values.length + 0.5);
        const byRank = rankMs(ours, rank) * 1000;
        expect(Math.abs(byRank - node.percentile(percentile))).toBeLessThanOrEqual(byRank / 1000 + 1.001);
      }
    }),
  );
});

test('99.9 % of 1,000 values are 999', () => {
  expect(rankOf(99.9, 1000)).toBe(999);
  expect(rankOf(99, 100)).toBe(99);
  expect(rankOf(50, 3)).toBe(2);
  expect(rankOf(100, 7)).toBe(7);
});

test('the sum of two is the histogram of all', () => {
  assert(
    property(durations, durations, (some, others) => {
      const sum = histogramOf(some);
      addHistogram(sum, histogramOf(others));
      expect(sum).toEqual(histogramOf([...some, ...others]));
      addHistogram(sum, createHistogram());
      expect(sum.total).toBe(some.length + others.length);
    }),
  );
});

test('HdrHistogram reads what is written, and it is read back as it was', () => {
  assert(
    property(durations, (values) => {
      const ours = histogramOf(values);
      const text = encodeHistogram(ours);
      expect(decodeHistogram(text, ours)).toEqual(ours);
      const theirs = decodeFromCompressedBase64(text);
      expect(theirs.totalCount).toBe(values.length);
      const hdr = hdrOf(values);
      for (const percentile of percentiles)
        expect(theirs.getValueAtPercentile(percentile)).toBe(hdr.getValueAtPercentile(percentile));
    }),
    { numRuns: propertyRuns(30) },
  );
});

test.each([
  ['nothing', ''],
  ['no base64', '§§§§'],
  ['another form', Buffer.from('HISTFAAA').toString('base64')],
  ['a bomb', `HISTFA${'A'.repeat(100)}`],
])('%s is not a histogram', (_, text) => {
  expect(() => decodeHistogram(text, { minUs: 0, maxUs: 0 })).toThrow(
    'A histogram in the report cannot be read.',
  );
});

test('a histogram of another range is refused', () => {
  const hdr = build({ numberOfSignificantValueDigits: 2, useWebAssembly: false });
  hdr.recordValue(900);
  expect(() => decodeHistogram(encodeIntoCompressedBase64(hdr), { minUs: 0, maxUs: 0 })).toThrow(
    'A histogram in the report cannot be read.',
  );
});

test('what lies outside of the range is kept at its end', () => {
  const histogram = histogramOf([-5, highestUs * 2]);
  expect(rankMs(histogram, 1)).toBe(0);
  expect(rankMs(histogram, 2)).toBe(highestUs / 1000);
  expect(histogram.total).toBe(2);
});

test('an empty histogram has zeros', () => {
  const histogram = createHistogram();
  expect(percentileMs(histogram, 99)).toBe(0);
  expect(momentsMs(histogram)).toEqual({ meanMs: 0, deviationMs: 0 });
  expect([...recordedValues(histogram)]).toEqual([]);
  expect(decodeHistogram(encodeHistogram(histogram), histogram)).toEqual(histogram);
});

test('mean and deviation are those of the values', () => {
  const histogram = createHistogram();
  for (const ms of [1, 1, 2, 4]) recordMs(histogram, ms);
  const { meanMs, deviationMs } = momentsMs(histogram);
  expect(meanMs).toBeCloseTo(2, 2);
  expect(deviationMs).toBeCloseTo(Math.sqrt(1.5), 2);
});

test('the table of percentiles has the form that HdrHistogram prints', () => {
  const histogram = createHistogram();
  for (const ms of [1, 1, 2, 4]) recordMs(histogram, ms);
  expect(percentileTable(histogram)).toMatchInlineSnapshot(`
    "       Value     Percentile TotalCount 1/(1-Percentile)

           1.000 0.500000000000          2           2.00
           2.000 0.750000000000          3           4.00
           4.000 1.000000000000          4
    #[Mean    =        2.000, StdDeviation   =        1.225]
    #[Max     =        4.000, Total count    =            4]
    #[Buckets =           22, SubBuckets     =         2048]
    "
  `);
});
