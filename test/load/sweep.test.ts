import { expect, test } from 'vitest';
import { parseObjectives } from '../../src/load/objectives.js';
import { type LoadPlan, runLoad, type SendCall } from '../../src/load/run-load.js';
import { type Sweep, sweepRates } from '../../src/load/sweep.js';
import { plan } from './reports.js';
import { simulateTime } from './simulated-time.js';

type Server = (time: ReturnType<typeof simulateTime>) => SendCall;

const sizes = { sentBytes: 1, receivedBytes: 1 };

/** One call at a time, each for so long: it can do 1000 / ms a second, and others wait. */
function queue(ms: number): Server {
  return (time) => {
    let freeAtMs = 0;
    return async () => {
      const now = time.nowMs();
      freeAtMs = Math.max(now, freeAtMs) + ms;
      await time.wait(freeAtMs - now);
      return sizes;
    };
  };
}

/** Refuses what comes while so many calls are under way. */
function refusing(most: number, ms: number): Server {
  return (time) => {
    let underWay = 0;
    return async () => {
      if (underWay >= most) {
        await time.wait(0.1);
        return { ...sizes, failure: { who: 'gateway', summary: 'the gateway is overloaded' } };
      }
      underWay += 1;
      await time.wait(ms);
      underWay -= 1;
      return sizes;
    };
  };
}

/** Refuses each call that comes too soon after the one before. */
function limiting(mostPerS: number): Server {
  return (time) => {
    let lastMs = 0;
    return async () => {
      const isTooSoon = time.nowMs() - lastMs < 1000 / mostPerS;
      lastMs = time.nowMs();
      await time.wait(isTooSoon ? 0.1 : 20);
      return isTooSoon ? { ...sizes, failure: { who: 'gateway', summary: 'too many requests' } } : sizes;
    };
  };
}

async function sweepOf(server: Server, firstPerS: number, slo?: string): Promise<Sweep> {
  const time = simulateTime();
  const send = server(time);
  const never = new AbortController().signal;
  // Coarser turns than other tests have: a sweep has thousands of calls.
  const start = () => ({ ...time.start(), turn: () => time.wait(0.5) });
  const runAt = async (ratePerS: number) => {
    const step: LoadPlan = {
      ...plan,
      durationMs: 2000,
      maxFailuresInRow: Number.POSITIVE_INFINITY,
      loop: {
        kind: 'open',
        pace: { ratePerS, arrivals: 'constant', rampMs: 0 },
        maxInFlight: 10_000,
      },
    };
    return { plan: step, run: await runLoad(step, send, { start }, never) };
  };
  const objectives = slo === undefined ? [] : parseObjectives(slo);
  return time.pass(sweepRates(firstPerS, runAt, { objectives }));
}

test.each([
  ['far below', 5],
  ['above', 300],
])('the capacity of a server is found to within a tenth, from a rate %s it', async (_where, first) => {
  const sweep = await sweepOf(queue(10), first);
  expect(sweep.endedBy).toBe('found');
  // It answers 100 calls a second.
  expect(sweep.holdsPerS).toBeGreaterThan(85);
  expect(sweep.holdsPerS).toBeLessThanOrEqual(100);
  expect(sweep.breaksPerS).toBeGreaterThan(100);
  expect(sweep.breaksPerS).toBeLessThan(112);
  const broke = sweep.steps.find(({ ratePerS }) => ratePerS === sweep.breaksPerS);
  expect(broke?.breaks.join()).toMatch(/answers came at 9\d|answers came at 100|p99 is/);
});

test('a rate at which no call is answered says nothing of how fast a lower one is', async () => {
  const sweep = await sweepOf(limiting(200), 300);
  expect(sweep.steps[0]?.run.tally.latency.total).toBe(0);
  expect(sweep.holdsPerS).toBeGreaterThan(170);
  expect(sweep.breaksPerS).toBeLessThan(230);
});

test('failures break a rate, too', async () => {
  // Ten at once for 50 ms each: 200 calls a second.
  const sweep = await sweepOf(refusing(10, 50), 20);
  expect(sweep.holdsPerS).toBeGreaterThan(180);
  expect(sweep.breaksPerS).toBeLessThan(222);
  expect(sweep.steps.find(({ ratePerS }) => ratePerS === sweep.breaksPerS)?.breaks).toContainEqual(
    expect.stringMatching(/^[\d.]+ % were not answered by the model$/),
  );
});

test('objectives decide where they are given', async () => {
  const sweep = await sweepOf(queue(10), 20, 'errors<1%,max<50ms');
  // Calls wait only beyond its capacity of 100 a second.
  expect(sweep.breaksPerS).toBeGreaterThan(100);
  expect(sweep.breaksPerS).toBeLessThan(115);
  expect(sweep.steps.flatMap(({ breaks }) => breaks)).toContain('misses max<50ms');
});

test('a server that breaks at once is tried at lower rates, down to one a second', async () => {
  const sweep = await sweepOf(refusing(0, 1), 8);
  expect(sweep).not.toHaveProperty('holdsPerS');
  expect(sweep.breaksPerS).toBe(1);
  expect(sweep.steps.map(({ ratePerS }) => ratePerS)).toEqual([8, 4, 2, 1]);
});
