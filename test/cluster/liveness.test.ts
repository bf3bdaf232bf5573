import { PassThrough } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { guardLiveness, type Pace } from '../../src/cluster/liveness.js';

const pace: Pace = { silenceMs: 90_000, checkMs: 5000, longestPauseMs: 8000, now: () => Date.now() };
const stops: (() => void)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.useRealTimers();
});

function startGuard() {
  vi.useFakeTimers();
  const cuts: string[] = [];
  const guard = guardLiveness(pace, (why) => void cuts.push(why));
  stops.push(guard.stop);
  return { guard, cuts };
}

test('a machine that slept: a check comes later than it was asked for', () => {
  const { cuts } = startGuard();
  vi.advanceTimersByTime(60_000);
  expect(cuts).toEqual([]);
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(10_000);
  expect(cuts).toEqual(['this machine was asleep']);
});

test('silence counts while we wait for bytes, from the last one on', async () => {
  const { guard, cuts } = startGuard();
  const bytes = new PassThrough();
  const observed = guard.observed(bytes);
  bytes.write('bookmark');
  vi.advanceTimersByTime(80_000);
  await observed.next();
  const waiting = observed.next();
  vi.advanceTimersByTime(85_000);
  expect(cuts).toEqual([]);
  vi.advanceTimersByTime(15_000);
  expect(cuts).toEqual(['no sign of life from the API server for 90 s']);
  bytes.end();
  await waiting;
});

test('silence counts though the clock was set back', async () => {
  const { guard, cuts } = startGuard();
  const bytes = new PassThrough();
  const waiting = guard.observed(bytes).next();
  vi.setSystemTime(Date.now() - 3_600_000);
  vi.advanceTimersByTime(100_000);
  expect(cuts).toEqual(['no sign of life from the API server for 90 s']);
  bytes.end();
  await waiting;
});

test('silence does not count while the consumer is busy', async () => {
  const { guard, cuts } = startGuard();
  const bytes = new PassThrough();
  bytes.write('event');
  await guard.observed(bytes).next();
  vi.advanceTimersByTime(600_000);
  expect(cuts).toEqual([]);
  expect(guard.verdict()).toBeUndefined();
});
