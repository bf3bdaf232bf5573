import { expect, test } from 'vitest';
import { startStopwatch, type Stopwatch } from '../../src/transport/stopwatch.js';

const all = { resolve: true, tls: true };

test('the phase is the step that has not ended', () => {
  const watch = startStopwatch(all);
  const phases = [watch.phase()];
  for (const mark of ['resolved', 'connected', 'secured', 'responded'] as const) {
    watch.mark(mark);
    phases.push(watch.phase());
  }
  expect(phases).toEqual(['resolve', 'connect', 'tls', 'wait', 'receive']);
});

test.each<[string, Stopwatch, string]>([
  ['an address needs no name', startStopwatch({ resolve: false, tls: true }), 'connect'],
  ['a reused connection only waits', reused(), 'wait'],
])('%s', (_name, watch, phase) => {
  expect(watch.phase()).toBe(phase);
});

function reused(): Stopwatch {
  const watch = startStopwatch(all);
  watch.reuse();
  return watch;
}

test('steps that did not happen take no time, and all add up', () => {
  const watch = startStopwatch(all);
  watch.mark('resolved');
  watch.mark('responded');
  const { resolveMs, connectMs, tlsMs, waitMs, receiveMs, totalMs } = watch.timings();
  expect([tlsMs, waitMs]).toEqual([0, 0]);
  expect(resolveMs + connectMs + receiveMs).toBeCloseTo(totalMs, 9);
});
