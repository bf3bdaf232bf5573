import { expect, test } from 'vitest';
import { isLoadReport } from '../../src/load/report.js';
import { addCall } from '../../src/load/tally.js';
import { plan, reportOn, runOf } from './reports.js';

const durations = Array.from({ length: 200 }, () => 10);
const open = {
  ...plan,
  loop: { kind: 'open', pace: { ratePerS: 100, arrivals: 'constant', rampMs: 0 }, maxInFlight: 10 },
} as const;

test('a client that has time for its work is not the limit', () => {
  expect(reportOn(runOf(durations)).invalid).toEqual([]);
});

test.each([
  ['works all the time', { busy: 0.97, delayMs: 1 }, /^a sender worked 97 % of its time/],
  ['comes to its work late', { busy: 0.3, delayMs: 25 }, /^a sender came to its work up to 25 ms late/],
])('a client that %s is the limit', (_name, client, reason) => {
  expect(reportOn(runOf(durations, { client })).invalid).toEqual([expect.stringMatching(reason)]);
});

test('calls that were not sent, and calls that were sent late, are the client\u2019s', () => {
  const run = runOf(durations);
  run.tally.dropped = 3;
  for (let call = 0; call < 5; call += 1) {
    const times = { dueMs: call, sentMs: call + 50, endMs: call + 60 };
    addCall(run.tally, times, { sentBytes: 1, receivedBytes: 1 });
  }
  expect(reportOn(run, { plan: open }).invalid).toEqual([
    '3 calls were not sent: too many were under way',
    '5 of 205 calls were sent later than they were due',
  ]);
});

test('a report that was written is one when it is read again; one with a part missing is none', () => {
  const report = JSON.parse(JSON.stringify(reportOn(runOf(durations)))) as object;
  const latency: object = 'latency' in report ? (report.latency as object) : {};
  expect(isLoadReport(report)).toBe(true);
  for (const change of [
    { version: 2 },
    { calls: null },
    { latency: { ...latency, percentiles: 'p50' } },
    { latency: { ...latency, percentiles: [null] } },
    { latency: { ...latency, maxMs: null } },
    { text: {} },
  ])
    expect([change, isLoadReport({ ...report, ...change })]).toEqual([change, false]);
});
