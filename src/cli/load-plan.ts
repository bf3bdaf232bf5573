import { availableParallelism } from 'node:os';
import { parseObjectives, type Objective } from '../load/objectives.js';
import type { LoadPlan } from '../load/run-load.js';
import { Problem } from '../problem.js';
import { parseMilliseconds } from '../wording/duration.js';
import type { Options } from './flag-values.js';
import { parseDuration } from './settings.js';
import { wholeNumber } from './whole-number.js';

/** hey's own: `-z 30s -c 5` is what KServe's pages have. */
const usual = { durationMs: 30_000, concurrency: 5, maxInFlight: 10_000 } as const;

/** A run ends after so long and so many calls whatever the flags say: nobody loads a service without an end. */
const most = {
  durationMs: 24 * 3_600_000,
  calls: 100_000_000,
  ratePerS: 100_000,
  concurrency: 10_000,
} as const;

/** With `--fail-fast`, and without. */
const failuresInRow = { failFast: 1, usual: 1000 } as const;

/** The load that the flags of `isvc bench` ask for. Throws Problem "usage". */
export function loadPlan(options: Options): LoadPlan {
  const { requests, duration, warmup = '0', seed = '1' } = options;
  const usualMs = requests === undefined ? usual.durationMs : most.durationMs;
  return {
    loop: loopOf(options),
    durationMs: duration === undefined ? usualMs : durationOf(duration, '--duration'),
    maxCalls: requests === undefined ? most.calls : wholeNumber(requests, '--requests', 1, most.calls),
    warmupCalls: wholeNumber(warmup, '--warmup', 0, 10_000),
    seed: wholeNumber(seed, '--seed', 0, 2 ** 32 - 1),
    maxFailuresInRow: options.failFast === true ? failuresInRow.failFast : failuresInRow.usual,
  };
}

/** One thread sends so many calls a second with time to spare; above, each further one needs another. */
const ratePerWorker = 4000;

/** Threads to send from. Throws Problem "usage". */
export function loadWorkers({ workers }: Options, { loop }: LoadPlan): number {
  if (workers !== undefined) return wholeNumber(workers, '--workers', 1, 64);
  const rate = loop.kind === 'open' ? loop.pace.ratePerS : 0;
  return Math.max(1, Math.min(Math.ceil(rate / ratePerWorker), availableParallelism()));
}

/** Of a sweep: the first step. Throws Problem "usage" for flags that a sweep does not have. */
export function sweepPlan(options: Options): LoadPlan {
  const { rate = '10', duration = '10s', requests, ramp, html, output } = options;
  const other = Object.entries({ '--requests': requests, '--ramp': ramp, '--html': html }).find(
    ([, value]) => value !== undefined,
  );
  if (other !== undefined || output === 'hgrm') {
    const flag = other?.[0] ?? '-o hgrm';
    throw new Problem('usage', `${flag} is not for a sweep, which has many runs.`, {
      remedy: `Leave ${flag} out; -z is the time of each step.`,
    });
  }
  return loadPlan({ ...options, rate, duration });
}

/** Throws Problem "usage" for flags that a load of pods does not have. */
export function checkPodFlags({
  pods,
  workers,
  sweep,
  image,
  jobNamespace: namespace,
  output,
}: Options): void {
  const alone = pods === undefined;
  const other = [
    [!alone && workers !== undefined, '--workers', 'each pod sends from one thread'],
    [!alone && sweep === true, '--sweep', 'each step would be a Job of its own'],
    [alone && image !== undefined, '--image', 'it is the image of --pods'],
    [alone && namespace !== undefined, '--job-namespace', 'it is where --pods run'],
    [alone && output === 'yaml', '-o yaml', 'it prints the objects of --pods'],
  ].find(([wrong]) => wrong === true);
  if (other === undefined) return;
  const [, flag, why] = other;
  throw new Problem('usage', `${String(flag)} does not fit here: ${String(why)}.`, {
    remedy: alone ? 'Add --pods N, or leave it out.' : `Leave out ${String(flag)}, or --pods.`,
  });
}

/** Throws Problem "usage". */
export function loadObjectives({ slo }: Options): readonly Objective[] {
  return slo === undefined ? [] : parseObjectives(slo);
}

function loopOf({ rate, concurrency, poisson, ramp }: Options): LoadPlan['loop'] {
  const rampMs = ramp === undefined || parseMilliseconds(ramp) === 0 ? 0 : durationOf(ramp, '--ramp');
  if (rate === undefined) {
    if (poisson === true) {
      throw new Problem('usage', '--poisson says how calls of a --rate arrive, which is not given.', {
        remedy: 'Add --rate, as in: --rate 50 --poisson',
      });
    }
    const given = concurrency ?? String(usual.concurrency);
    return { kind: 'closed', concurrency: wholeNumber(given, '--concurrency', 1, most.concurrency), rampMs };
  }
  const ratePerS = Number(rate);
  if (!/^\d+(?:\.\d+)?$/v.test(rate) || ratePerS <= 0 || ratePerS > most.ratePerS) {
    throw new Problem('usage', `--rate ${rate} is not a number of calls per second.`, {
      remedy: `Write a number above 0 and up to ${most.ratePerS}, as in: --rate 50`,
    });
  }
  return {
    kind: 'open',
    pace: { ratePerS, arrivals: poisson === true ? 'poisson' : 'constant', rampMs },
    maxInFlight:
      concurrency === undefined
        ? usual.maxInFlight
        : wholeNumber(concurrency, '--concurrency', 1, most.concurrency),
  };
}

function durationOf(text: string, flag: string): number {
  const ms = parseDuration(text, flag);
  if (ms <= most.durationMs) return ms;
  throw new Problem('usage', `${flag} ${text} is longer than a day: a load must have an end.`, {
    remedy: `Write a shorter time, as in: ${flag} 10m`,
  });
}
