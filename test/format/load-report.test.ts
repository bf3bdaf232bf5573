import { expect, test } from 'vitest';
import { lineText, piecesOf, toned } from '../../src/format/toned.js';
import { comparisonLines } from '../../src/format/load-comparison.js';
import { loadReportLines, objectiveLines, planText } from '../../src/format/load-report.js';
import { compareReports } from '../../src/load/compare-reports.js';
import { plan, reportOn, runOf, withFailures } from '../load/reports.js';

const durations = Array.from({ length: 1000 }, (_, call) => 10 + (call % 10));

test('a closed loop', () => {
  const run = withFailures(runOf(durations, { warmupMs: [3200, 12] }), 10);
  expect(loadReportLines(reportOn(run), 80).map(lineText).join('\n')).toMatchInlineSnapshot(`
    "isvc/models/iris · v1 · LoadBalancer 10.0.0.7:80
    1,000 answers in 15 s: 69/s · 10 failures (0.99 %)
    sent 121 kB, received 40 kB
    warm-up: the first call took 3.2 s, 1 more call up to 12 ms; in none of the figures below

           latency  95 % sure between  calls above
    p50      14 ms     14 ms to 15 ms          500
    p90      18 ms     18 ms to 19 ms          100
    p95      19 ms     19 ms to 19 ms           50
    p99      19 ms     19 ms to 19 ms           10
    p99.9    19 ms     19 ms to 19 ms            1
    max      19 ms
    mean   14.5 ms

    from 10 ms    100  ████████████████████████████████████████████████
    from 10.9 ms  100  ████████████████████████████████████████████████
    from 11.8 ms  100  ████████████████████████████████████████████████
    from 12.7 ms  100  ████████████████████████████████████████████████
    from 13.6 ms  100  ████████████████████████████████████████████████
    from 14.5 ms  100  ████████████████████████████████████████████████
    from 15.4 ms  100  ████████████████████████████████████████████████
    from 16.3 ms  100  ████████████████████████████████████████████████
    from 17.2 ms  100  ████████████████████████████████████████████████
    from 18.1 ms    0
    above 19 ms   100  ████████████████████████████████████████████████

    failures, by who answered:
      10  gateway: the gateway is overloaded
    "
  `);
});

test('an open loop has the time from when a call was sent beside its latency', () => {
  const loop = {
    kind: 'open',
    pace: { ratePerS: 50, arrivals: 'poisson', rampMs: 0 },
    maxInFlight: 100,
  } as const;
  const report = reportOn(runOf(durations), { plan: { ...plan, loop } });
  const [, , , , head = '', p50 = ''] = loadReportLines(report, 80).map(lineText);
  expect(head).toMatch(/^ +latency +from when it was sent +95 % sure between +calls above$/);
  expect(p50).toMatch(/^p50 +14 ms +14 ms +/);
  expect(planText({ ...plan, loop })).toBe(
    '50 calls/s at random times (Poisson), whether or not the last ones are answered; 1,000,000 calls',
  );
});

test('two runs side by side', () => {
  const slower = durations.map((ms) => ms * 1.5);
  const lines = comparisonLines(compareReports(reportOn(runOf(durations)), reportOn(runOf(slower)))).map(
    lineText,
  );
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "               before    after
    latency p50     14 ms    21 ms    +50 %          WORSE
    latency p90     18 ms    27 ms  +49.9 %          WORSE
    latency p95     19 ms  28.5 ms    +50 %          WORSE
    latency p99     19 ms  28.5 ms    +50 %          WORSE
    latency p99.9   19 ms  28.5 ms    +50 %          WORSE
    errors            0 %      0 %           no difference
    answered         69/s     46/s  -33.3 %

    a call after took longer than one before with a probability of 91 % (Mann and Whitney: p < 0.001)"
  `);
});

test('what is wrong stands out, whatever words say it', () => {
  const report = {
    ...reportOn(withFailures(runOf(durations), 10)),
    invalid: ['its event loop was busy'],
    endedBy: 'failures' as const,
  };
  const bad = loadReportLines(report, 80)
    .flatMap(piecesOf)
    .filter(({ tone }) => tone === 'bad')
    .map(({ text }) => text.split(':', 1)[0]);
  expect(bad).toEqual(['failures, by who answered', 'NOT VALID', 'ended early']);
  const none = loadReportLines({ ...report, latency: { ...report.latency, count: 0 } }, 80);
  expect(none.flatMap(piecesOf)).toContainEqual(toned('bad', 'no call was answered by the model'));
});

test('an objective and a figure have the color of their outcome', () => {
  const results = [
    { objective: 'p99<1s', isHeld: true, value: 19, unit: 'ms' },
    { objective: 'errors<1%', isHeld: false, unit: '%' },
  ] as const;
  expect(objectiveLines(results).map(piecesOf)).toEqual([
    [toned('good', 'held'), toned('plain', '    p99<1s  (19 ms)')],
    [toned('bad', 'missed'), toned('plain', '  errors<1%  (too few calls to tell)')],
  ]);
  const slower = durations.map((ms) => ms * 1.5);
  const [, p50] = comparisonLines(compareReports(reportOn(runOf(durations)), reportOn(runOf(slower))));
  expect(piecesOf(p50 ?? '').at(-1)).toEqual(toned('bad', 'WORSE'));
});

test('a failure in wide letters is told to its end', () => {
  const summary = 'モデルが見つかりません';
  const run = withFailures(runOf(durations), 3, { failure: { who: 'server', summary } });
  const lines = loadReportLines(reportOn(run), 80).map(lineText);
  expect(lines).toContain(`  3  server: ${summary}`);
});
