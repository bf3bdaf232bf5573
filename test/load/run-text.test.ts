import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../fuzz/property-runs.js';
import { mergeRuns } from '../../src/load/merge-runs.js';
import type { LoadRun } from '../../src/load/run-load.js';
import { parseRunLines, runLines } from '../../src/load/run-text.js';
import { addCall, createTally } from '../../src/load/tally.js';

const calls = fc.array(
  fc.record({
    endMs: fc.double({ min: 0, max: 500_000, noNaN: true }),
    tookMs: fc.double({ min: 0, max: 90_000, noNaN: true }),
    failure: fc.option(fc.constantFrom('no route', 'busy\n"quoted"', 'überlastet'), { nil: undefined }),
    text: fc.boolean(),
  }),
  { maxLength: 60 },
);

const runs = calls.map((all): LoadRun => {
  const tally = createTally();
  for (const { endMs, tookMs, failure, text } of all) {
    const sentMs = Math.max(0, endMs - tookMs);
    addCall(
      tally,
      { dueMs: sentMs, sentMs, endMs },
      {
        sentBytes: 10,
        receivedBytes: 20,
        ...(failure === undefined ? {} : { failure: { who: 'gateway', summary: failure } }),
        ...(text ? { text: { firstMs: 1, perTokenMs: 2, gapsMs: [3, 4], unit: 'tokens', count: 5 } } : {}),
      },
    );
  }
  const client = { busy: 0.25, delayMs: 1.5 };
  return { tally, elapsedMs: 500_000, warmupMs: [], client, endedBy: 'time' };
});

const by = { node: 'v24.0.0', system: 'linux x64' };

test('a run comes back from its lines as it was, whatever stands before them', () => {
  fc.assert(
    fc.property(runs, fc.array(fc.string()), (run, before) => {
      const noise = before.filter((line) => !line.startsWith('isvc-bench'));
      expect(parseRunLines([...noise, ...runLines({ run, ...by })])).toEqual({ run, ...by });
    }),
    { numRuns: propertyRuns(100) },
  );
});

test('runs that are added up from their lines are those that were added up before', () => {
  fc.assert(
    fc.property(runs, runs, (one, other) => {
      const read = [one, other].map((run) => parseRunLines(runLines({ run, ...by }))?.run ?? one);
      expect(mergeRuns(read, [])).toEqual(mergeRuns([one, other], []));
    }),
    { numRuns: propertyRuns(100) },
  );
});

test('a long run takes several lines, none longer than a container’s log keeps whole', () => {
  const tally = createTally();
  for (let call = 0; call < 30_000; call += 1) {
    const tookMs = ((call * 7919) % 30_000) / 7;
    addCall(tally, { dueMs: 0, sentMs: call % 3, endMs: tookMs }, { sentBytes: 1, receivedBytes: 1 });
  }
  const run: LoadRun = {
    tally,
    elapsedMs: 5000,
    warmupMs: [],
    client: { busy: 0, delayMs: 0 },
    endedBy: 'count',
  };
  const lines = runLines({ run, ...by });
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(line.length).toBeLessThan(16_384);
  expect(parseRunLines(lines)?.run).toEqual(run);
  expect(parseRunLines(lines.slice(1))).toBeUndefined();
  expect(parseRunLines(lines.slice(0, -1))).toBeUndefined();
});

test.each([
  ['nothing', []],
  ['another line', ['hello']],
  ['bytes that are no run', ['isvc-bench run 1/1 AAAA']],
  ['a number of lines that nobody wrote', ['isvc-bench run 1/9999 AAAA']],
])('%s tells no run', (_, lines) => {
  expect(parseRunLines(lines)).toBeUndefined();
});
