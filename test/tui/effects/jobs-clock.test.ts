import { expect, test, vi, onTestFinished } from 'vitest';
import { createClock, leftMs } from '../../../src/tui/effects/jobs.js';

test('ticks only while something runs, and once however much does', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let ticks = 0;
  const clock = createClock(() => (ticks += 1), 100);
  const [one, other] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const both = [clock.during(one.promise), clock.during(other.promise)];
  vi.advanceTimersByTime(300);
  expect(ticks).toBe(3);
  one.resolve();
  await both[0];
  vi.advanceTimersByTime(100);
  expect(ticks).toBe(4);
  other.reject(new Error('failed'));
  await expect(both[1]).rejects.toThrow('failed');
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  [1_000, 1_500, 1_500],
  [1_000, 3_000, 0],
  [1_000, 9_000, 0],
  // The clock was set back, by an hour.
  [3_601_000, 1_000, 2_000],
])('a call that began at %d is repeated, at %d, after %d ms', (startedAt, now, left) => {
  expect(leftMs({ startedAt, everyMs: 2000 }, now)).toBe(left);
});
