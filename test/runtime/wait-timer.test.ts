import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { startTimer, startTimeout } from '../../src/runtime/wait.js';

afterEach(() => void vi.useRealTimers());

const longestMs = 2 ** 31 - 1;

/** A timer that is due calls back once sockets were read, in an immediate. */
const readSockets = () => void vi.advanceTimersToNextTimer();

test('a time beyond what Node takes is waited for whole, and can be stopped', () => {
  vi.useFakeTimers();
  let calls = 0;
  const count = () => {
    calls += 1;
  };
  startTimer(longestMs + 5000, count);
  vi.advanceTimersByTime(longestMs + 4999);
  expect(calls).toBe(0);
  vi.advanceTimersByTime(1);
  readSockets();
  expect(calls).toBe(1);
  const stop = startTimer(3 * longestMs, count);
  vi.advanceTimersByTime(2 * longestMs);
  stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('no limit starts no timer', () => {
  vi.useFakeTimers();
  startTimer(Number.POSITIVE_INFINITY, () => expect.unreachable());
  expect(vi.getTimerCount()).toBe(0);
});

test('a jump of the wall clock neither fires nor delays one', () => {
  vi.useFakeTimers();
  const { signal } = startTimeout(1000);
  vi.setSystemTime(Date.now() + 86_400_000);
  vi.advanceTimersByTime(999);
  expect(signal.aborted).toBe(false);
  vi.setSystemTime(0);
  // One for each of its rounds, between which sockets are read.
  vi.advanceTimersByTime(11);
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
});

test('time in which the process did not run counts as one round of ten', async () => {
  const { signal } = startTimeout(100);
  const blockedUntil = performance.now() + 300;
  while (performance.now() < blockedUntil);
  // Each turn of the event loop reads the sockets once, as an answer of several pieces needs it.
  for (let turns = 0; turns < 5; turns += 1) await nextTurn();
  expect(signal.aborted).toBe(false);
  await once(signal, 'abort');
});
