import { type LoadReport, reportOf } from '../../src/load/report.js';
import type { LoadPlan, LoadRun } from '../../src/load/run-load.js';
import { addCall, createTally, type LoadSample } from '../../src/load/tally.js';

export const plan: LoadPlan = {
  loop: { kind: 'closed', concurrency: 5, rampMs: 0 },
  durationMs: 30_000,
  maxCalls: 1_000_000,
  warmupCalls: 0,
  seed: 1,
  maxFailuresInRow: 100,
};

export const about = {
  target: {
    service: 'isvc/models/iris',
    protocol: 'v1',
    model: 'iris',
    wayIn: 'LoadBalancer 10.0.0.7:80',
    host: 'iris.models.example.com',
    payload: 'the file iris.json',
    payloads: 1,
  },
  client: { isvc: '0.2.0', node: 'v24.0.0', system: 'linux x64', senders: 1 },
  startedAt: new Date('2026-11-27T12:00:00Z'),
};

/** A run whose calls took so long, each sent when the one before had ended. */
export function runOf(durationsMs: readonly number[], changes: Partial<LoadRun> = {}): LoadRun {
  const tally = createTally();
  let now = 0;
  for (const ms of durationsMs) {
    addCall(tally, { dueMs: now, sentMs: now, endMs: now + ms }, { sentBytes: 120, receivedBytes: 40 });
    now += ms;
  }
  return {
    tally,
    elapsedMs: now,
    warmupMs: [],
    client: { busy: 0.2, delayMs: 1 },
    endedBy: 'time',
    ...changes,
  };
}

/** The same run with calls that failed. */
export function withFailures(run: LoadRun, count: number, sample: Partial<LoadSample> = {}): LoadRun {
  for (let call = 0; call < count; call += 1) {
    addCall(
      run.tally,
      { dueMs: call, sentMs: call, endMs: call + 1 },
      {
        sentBytes: 120,
        receivedBytes: 0,
        failure: { who: 'gateway', summary: 'the gateway is overloaded' },
        ...sample,
      },
    );
  }
  return run;
}

export function reportOn(
  run: LoadRun,
  changes: Partial<typeof about> & { plan?: LoadPlan } = {},
): LoadReport {
  return reportOf({ ...about, ...changes }, changes.plan ?? plan, run);
}
