import { expect, test } from 'vitest';
import { percentileMs } from '../../src/load/histogram.js';
import { mergeRuns } from '../../src/load/merge-runs.js';
import { splitPlan } from '../../src/load/split-plan.js';
import { plan, runOf } from './reports.js';

test('callers and calls are split without a rest', () => {
  const whole = { ...plan, loop: { kind: 'closed', concurrency: 5, rampMs: 0 }, maxCalls: 11 } as const;
  const parts = splitPlan(whole, 3);
  expect(parts.map(({ maxCalls }) => maxCalls)).toEqual([4, 4, 3]);
  expect(parts.map(({ loop }) => loop.kind === 'closed' && loop.concurrency)).toEqual([2, 2, 1]);
});

test('nobody sends without a caller or a call', () => {
  expect(splitPlan({ ...plan, loop: { kind: 'closed', concurrency: 2, rampMs: 0 } }, 8)).toHaveLength(2);
  expect(splitPlan({ ...plan, maxCalls: 3 }, 8)).toHaveLength(3);
});

test('a rate is shared, and random arrivals are other ones in each part', () => {
  const pace = { ratePerS: 100, arrivals: 'poisson', rampMs: 0 } as const;
  const parts = splitPlan({ ...plan, loop: { kind: 'open', pace, maxInFlight: 9 } }, 2);
  expect(parts.map(({ loop, seed }) => ({ loop, seed }))).toEqual([
    { loop: { kind: 'open', pace, maxInFlight: 5, share: { index: 0, of: 2 } }, seed: 1 },
    { loop: { kind: 'open', pace, maxInFlight: 4, share: { index: 1, of: 2 } }, seed: 2 },
  ]);
});

test('the parts of a load come to what one sender would have come to', () => {
  const durations = Array.from({ length: 1000 }, (_, call) => 5 + (call % 97));
  const whole = runOf(durations);
  const merged = mergeRuns(
    [0, 1, 2].map((part) =>
      runOf(
        durations.filter((_, call) => call % 3 === part),
        { client: { busy: part / 10, delayMs: 3 - part } },
      ),
    ),
    [7],
  );
  expect(merged.tally.latency).toEqual(whole.tally.latency);
  expect(merged.tally.sentBytes).toBe(whole.tally.sentBytes);
  expect(percentileMs(merged.tally.service, 99)).toBe(percentileMs(whole.tally.service, 99));
  expect(merged).toMatchObject({ warmupMs: [7], client: { busy: 0.2, delayMs: 3 }, endedBy: 'time' });
});

test.each([
  [['count', 'count'], 'count'],
  [['count', 'time'], 'time'],
  [['stop', 'failures'], 'failures'],
] as const)('parts that ended by %j ended by %s', (ends, together) => {
  const runs = ends.map((endedBy) => runOf([1], { endedBy }));
  expect(mergeRuns(runs, []).endedBy).toBe(together);
});
