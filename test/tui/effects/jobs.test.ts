import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createJobs } from '../../../src/tui/effects/jobs.js';

/** Work that goes on until it is aborted. */
const untilAborted = (signal: AbortSignal) => once(signal, 'abort').then(() => undefined);

test('a newer job of a name aborts the older one, and others go on', () => {
  const jobs = createJobs(() => undefined);
  const signals: AbortSignal[] = [];
  const start = (name: string) =>
    jobs.start(name, (signal) => {
      signals.push(signal);
      return untilAborted(signal);
    });
  for (const name of ['one', 'other', 'one']) start(name);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false, false]);
  jobs.abortAllBut('one');
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, false]);
});

test('a job is running until it ends, or is aborted', async () => {
  const jobs = createJobs(() => undefined);
  jobs.start('short', () => Promise.resolve());
  jobs.start('long', untilAborted);
  expect(['short', 'long', 'never'].map(jobs.isRunning)).toEqual([true, true, false]);
  jobs.abort('long');
  expect(jobs.isRunning('long')).toBe(false);
  await Promise.resolve();
  expect(jobs.isRunning('short')).toBe(false);
});

test('the last job of a name is known after it was aborted, but not once all belongs to another cluster', async () => {
  const jobs = createJobs(() => undefined);
  const signals: AbortSignal[] = [];
  const start = () => jobs.start('one', (signal) => (signals.push(signal), untilAborted(signal)));
  start();
  jobs.abort('one', 'by hand');
  const [first] = signals;
  expect([first?.reason, first && jobs.isLatest('one', first)]).toEqual(['by hand', true]);
  start();
  expect(first && jobs.isLatest('one', first)).toBe(false);
  const [, second] = signals;
  jobs.abortAllBut('connect');
  expect(second && jobs.isLatest('one', second)).toBe(false);
});
