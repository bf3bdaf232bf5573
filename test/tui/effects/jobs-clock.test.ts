import { expect, test, vi, onTestFinished } from 'vitest';
import { createClock } from '../../../src/tui/effects/jobs.js';

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
