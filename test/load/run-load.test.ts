import { expect, test } from 'vitest';
import { percentileMs } from '../../src/load/histogram.js';
import { seededRandom } from '../../src/load/pacer.js';
import { type LoadPlan, type LoadRun, runLoad, type SendCall } from '../../src/load/run-load.js';
import { simulateTime } from './simulated-time.js';

const answered = { sentBytes: 10, receivedBytes: 20 };
const never = new AbortController().signal;

const plan: LoadPlan = {
  loop: { kind: 'closed', concurrency: 1, rampMs: 0 },
  durationMs: 10_000,
  maxCalls: 1_000_000,
  warmupCalls: 0,
  seed: 1,
  maxFailuresInRow: Number.POSITIVE_INFINITY,
};

function openAt(ratePerS: number, more: Partial<Extract<LoadPlan['loop'], { kind: 'open' }>> = {}) {
  return {
    kind: 'open',
    pace: { ratePerS, arrivals: 'constant', rampMs: 0 },
    maxInFlight: 10_000,
    ...more,
  } as const;
}

/** Runs a load against a server that takes as long as `delayMs` says of the time at which a call is sent. */
async function runAgainst(
  delayMs: (sentMs: number) => number,
  changes: Partial<LoadPlan>,
  stopAtMs?: number,
): Promise<LoadRun> {
  const time = simulateTime();
  const send: SendCall = async () => {
    await time.wait(delayMs(time.nowMs()));
    return answered;
  };
  const stop = new AbortController();
  if (stopAtMs !== undefined) void time.wait(stopAtMs).then(() => stop.abort(new Error('stopped')));
  return time.pass(runLoad({ ...plan, ...changes }, send, { start: time.start }, stop.signal));
}

test('callers of a closed loop send their next call when the last one is answered', async () => {
  const { tally, elapsedMs, endedBy } = await runAgainst(() => 10, {
    loop: { kind: 'closed', concurrency: 4, rampMs: 0 },
    durationMs: 1000,
  });
  expect(tally.latency.total).toBe(400);
  expect(percentileMs(tally.latency, 100)).toBeCloseTo(10, 1);
  expect(elapsedMs).toBeCloseTo(1000, 3);
  expect(endedBy).toBe('time');
  expect([tally.sentBytes, tally.receivedBytes]).toEqual([4000, 8000]);
});

test('callers begin one after the other within the ramp', async () => {
  const { tally } = await runAgainst(() => 100, {
    loop: { kind: 'closed', concurrency: 10, rampMs: 1000 },
    durationMs: 1000,
  });
  // 10 + 9 + … + 1: caller number k begins at k × 100 ms.
  expect(tally.latency.total).toBe(55);
});

test('calls of an open loop are sent when they are due, however slow the server is', async () => {
  const { tally, elapsedMs } = await runAgainst(() => 3000, { loop: openAt(100), durationMs: 1000 });
  expect(tally.latency.total).toBe(100);
  expect(percentileMs(tally.latency, 100)).toBeCloseTo(3000, -1);
  // The last call was sent at 990 ms, and is waited for.
  expect(elapsedMs).toBeCloseTo(3990, 0);
});

/** A server that stands still from 2 s to 2.5 s. */
function stalls(sentMs: number): number {
  return sentMs >= 2000 && sentMs < 2500 ? 2505 - sentMs : 5;
}

test('a stall of half a second shows in the open loop, and not in the closed one', async () => {
  const open = await runAgainst(stalls, { loop: openAt(100) });
  const closed = await runAgainst(stalls, {});
  expect(percentileMs(open.tally.latency, 96)).toBeGreaterThan(100);
  expect(percentileMs(open.tally.latency, 99)).toBeGreaterThan(390);
  expect(percentileMs(closed.tally.latency, 99.9)).toBeLessThan(6);
});

test.each([
  ['closed', { kind: 'closed', concurrency: 7, rampMs: 0 } as const],
  ['open', openAt(50)],
])('delays that the server knows are told within 1 ms or 1 %%: %s loop', async (_name, loop) => {
  const random = seededRandom(7);
  const served: number[] = [];
  const { tally } = await runAgainst(
    () => {
      // From 1 ms to 3 s, as many of each size.
      const ms = Math.exp(random() * Math.log(3000));
      served.push(ms);
      return ms;
    },
    { loop, durationMs: 60_000 },
  );
  const sorted = served.toSorted((a, b) => a - b);
  expect(tally.latency.total).toBe(sorted.length);
  for (const percentile of [0, 1, 10, 25, 50, 75, 90, 95, 99, 100]) {
    const at = Math.max(0, Math.ceil((percentile / 100) * sorted.length) - 1);
    const known = sorted[at] ?? Number.NaN;
    const told = percentileMs(tally.latency, percentile);
    expect(Math.abs(told - known), `p${percentile}`).toBeLessThan(Math.max(1, known / 100));
  }
});

test('what a call waited for in the client is in its latency, and not in its service time', async () => {
  const time = simulateTime();
  let isHeld = true;
  const start = () => {
    const clock = time.start();
    // A client that does nothing for 200 ms, as one that collects garbage.
    const turn = () => (isHeld ? time.wait(200) : clock.turn());
    return { ...clock, turn: () => turn().then(() => void (isHeld = false)) };
  };
  const send: SendCall = async () => {
    await time.wait(1);
    return answered;
  };
  const loop = openAt(100);
  const { tally } = await time.pass(runLoad({ ...plan, loop, durationMs: 1000 }, send, { start }, never));
  expect(tally.late).toBeGreaterThanOrEqual(19);
  expect(tally.late).toBeLessThan(25);
  expect(percentileMs(tally.latency, 100)).toBeGreaterThan(190);
  expect(percentileMs(tally.service, 100)).toBeCloseTo(1, 1);
});

test('a call that is due while too many are under way is dropped and counted', async () => {
  const { tally } = await runAgainst(() => 1000, {
    loop: openAt(100, { maxInFlight: 10 }),
    durationMs: 1000,
  });
  expect(tally.latency.total).toBe(10);
  expect(tally.dropped).toBe(90);
});

test('a run ends after so many calls', async () => {
  for (const loop of [plan.loop, openAt(1000)]) {
    const { tally, endedBy } = await runAgainst(() => 10, { loop, maxCalls: 7 });
    expect(tally.latency.total).toBe(7);
    expect(endedBy).toBe('count');
  }
});

test('a stop ends the run with what came until then', async () => {
  for (const loop of [plan.loop, openAt(100)]) {
    const { tally, endedBy, elapsedMs } = await runAgainst(() => 10, { loop }, 1003);
    expect(tally.latency.total).toBeGreaterThanOrEqual(98);
    expect(tally.latency.total).toBeLessThanOrEqual(101);
    expect(endedBy).toBe('stop');
    expect(elapsedMs).toBeLessThan(1200);
  }
});

test('a stop gives up what is under way, and counts it nowhere', async () => {
  const time = simulateTime();
  const stop = new AbortController();
  let given: AbortSignal | undefined;
  const send: SendCall = async (_, signal) => {
    given = signal;
    await time.wait(500);
    signal.throwIfAborted();
    return answered;
  };
  void time.wait(100).then(() => stop.abort(new Error('stopped')));
  const { tally } = await time.pass(runLoad(plan, send, { start: time.start }, stop.signal));
  expect(given?.aborted).toBe(true);
  expect(tally.latency.total + tally.failed.total).toBe(0);
});

test('failures are in no latency of a success, and grouped by who answered', async () => {
  const time = simulateTime();
  const send: SendCall = async (index) => {
    await time.wait(index % 4 === 0 ? 1 : 20);
    const failure = { who: 'gateway', summary: 'the gateway has no route for this host' } as const;
    return index % 4 === 0 ? { ...answered, failure } : answered;
  };
  const { tally } = await time.pass(runLoad({ ...plan, maxCalls: 40 }, send, { start: time.start }, never));
  expect(tally.latency.total).toBe(30);
  expect(percentileMs(tally.latency, 0)).toBeCloseTo(20, 1);
  expect(percentileMs(tally.failed, 100)).toBeCloseTo(1, 1);
  expect([...tally.failures.values()]).toEqual([
    { who: 'gateway', summary: 'the gateway has no route for this host', count: 10 },
  ]);
});

test('many failures in a row end the run', async () => {
  const time = simulateTime();
  const send: SendCall = async (index) => {
    await time.wait(5);
    return index < 10 ? answered : { ...answered, failure: { who: 'nobody', summary: 'nobody answered' } };
  };
  const { tally, endedBy } = await time.pass(
    runLoad({ ...plan, maxFailuresInRow: 25 }, send, { start: time.start }, never),
  );
  expect(tally.failed.total).toBe(25);
  expect(endedBy).toBe('failures');
});

test('an error that is no answer ends the run', async () => {
  const time = simulateTime();
  const send: SendCall = async (index) => {
    await time.wait(5);
    if (index === 3) throw new Error('not a call');
    return answered;
  };
  await expect(
    time.pass(runLoad({ ...plan, loop: openAt(50) }, send, { start: time.start }, never)),
  ).rejects.toThrow('not a call');
});

test('warm-up calls are made first and alone, and are in no figure', async () => {
  const time = simulateTime();
  const sent: number[] = [];
  const send: SendCall = async (index) => {
    sent.push(index);
    await time.wait(index === 0 ? 4000 : 10);
    return answered;
  };
  const { tally, warmupMs } = await time.pass(
    runLoad({ ...plan, warmupCalls: 2, maxCalls: 3 }, send, { start: time.start }, never),
  );
  expect(warmupMs).toEqual([4000, 10]);
  expect(sent).toEqual([0, 1, 2, 3, 4]);
  expect(tally.latency.total).toBe(3);
  expect(percentileMs(tally.latency, 100)).toBeCloseTo(10, 1);
});
