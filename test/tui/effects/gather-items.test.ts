import { expect, onTestFinished, test, vi } from 'vitest';
import { gatherItems } from '../../../src/tui/effects/gather-items.js';

test('the first is told at once, the others in batches, and none after the end', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const told: (readonly number[])[] = [];
  const gathering = gatherItems<number>(16, (items) => told.push(items));
  gathering.add([1]);
  gathering.add([2]);
  gathering.add([3, 4]);
  expect(told).toEqual([[1]]);
  vi.advanceTimersByTime(16);
  expect(told).toEqual([[1], [2, 3, 4]]);
  vi.advanceTimersByTime(100);
  gathering.add([5]);
  expect(told.at(-1)).toEqual([5]);
  gathering.add([6]);
  gathering.stop();
  vi.advanceTimersByTime(100);
  expect(told.at(-1)).toEqual([5]);
  expect(vi.getTimerCount()).toBe(0);
});
