import { isStated } from './distribution.js';
import { percentileMs } from './histogram.js';
import { checkObjective, type Objective } from './objectives.js';
import { clientLimits } from './report.js';
import type { LoadPlan, LoadRun } from './run-load.js';

/** The result of one rate. */
export type SweepStep = {
  readonly ratePerS: number;
  readonly run: LoadRun;
  /** Why the service does not hold this rate; empty where it does. */
  readonly breaks: readonly string[];
  /** Why the client was slow at this rate: where it breaks, that says nothing of the service then. */
  readonly invalid: readonly string[];
};

/** A sweep from its first step to its last, and between which rates the service breaks. */
export type Sweep = {
  /** In the order in which they ran. */
  readonly steps: readonly SweepStep[];
  /** The highest rate that was held; absent where none was. */
  readonly holdsPerS?: number;
  /** The lowest rate that was not; absent where the sweep ended before. */
  readonly breaksPerS?: number;
  readonly endedBy: 'found' | 'client' | 'stop' | 'most';
};

export type SweepOptions = {
  /** The objectives that a rate has to hold; without any, the latency is compared with that of the lowest rate that was held. */
  readonly objectives: readonly Objective[];
  /** Told before each step. */
  readonly onStep?: (ratePerS: number, before: readonly SweepStep[]) => void;
};

/** The rate is doubled until it breaks; then the gap is halved until it is this part of the rate that breaks. */
const closeEnough = 0.1;

const limits = {
  errorShare: 0.01,
  /** Of the calls that were due: a server that answers fewer falls behind. */
  keptShare: 0.95,
  /** p99 against that of the lowest rate that was held, and how much more it is at least. */
  slower: 5,
  slowerMs: 5,
  mostPerS: 100_000,
  leastPerS: 1,
} as const;

/** Finds the rate at which latency or errors break. `runAt` runs one step; a step that was stopped is the last. Rejects with what it rejects with. */
export async function sweepRates(
  firstPerS: number,
  runAt: (ratePerS: number) => Promise<{ readonly plan: LoadPlan; readonly run: LoadRun }>,
  { objectives, onStep }: SweepOptions,
): Promise<Sweep> {
  const steps: SweepStep[] = [];
  let holds: number | undefined;
  let breaks: number | undefined;
  const end = (endedBy: Sweep['endedBy']): Sweep => ({
    steps,
    ...(holds === undefined ? {} : { holdsPerS: holds }),
    ...(breaks === undefined ? {} : { breaksPerS: breaks }),
    endedBy,
  });
  let ratePerS: number | undefined = firstPerS;
  while (ratePerS !== undefined) {
    onStep?.(ratePerS, steps);
    const { plan, run } = await runAt(ratePerS);
    if (run.endedBy === 'stop') return end('stop');
    const reasons = breaksOf(run, ratePerS, {
      lightest: lightestHeld(steps),
      objectives,
      durationMs: plan.durationMs,
    });
    const invalid = clientLimits(plan, run);
    steps.push({ ratePerS, run, breaks: reasons, invalid });
    // A rate is held though the client was slow. A server that falls behind leaves calls unsent: that is not the client.
    if (reasons.length > 0 && invalid.length > 0 && run.tally.dropped === 0) return end('client');
    if (reasons.length === 0) holds = Math.max(holds ?? 0, ratePerS);
    else breaks = Math.min(breaks ?? Number.POSITIVE_INFINITY, ratePerS);
    if (ratePerS >= limits.mostPerS && reasons.length === 0) return end('most');
    ratePerS = nextRate(holds, breaks);
  }
  return end('found');
}

/** Undefined where the gap is small enough. */
function nextRate(holds: number | undefined, breaks: number | undefined): number | undefined {
  if (breaks === undefined) return Math.min((holds ?? limits.leastPerS) * 2, limits.mostPerS);
  const below = holds ?? 0;
  if (breaks - below <= breaks * closeEnough || breaks <= limits.leastPerS) return undefined;
  return Math.max(limits.leastPerS, roundRate((below + breaks) / 2));
}

/** Three digits are enough for a rate. */
function roundRate(perS: number): number {
  return Number(perS.toPrecision(3));
}

type Standard = {
  readonly lightest: LoadRun | undefined;
  readonly objectives: readonly Objective[];
  readonly durationMs: number;
};

function breaksOf(run: LoadRun, ratePerS: number, { lightest, objectives, durationMs }: Standard): string[] {
  const { tally } = run;
  const calls = tally.latency.total + tally.failed.total + tally.dropped;
  const reasons: string[] = [];
  const failedShare = calls === 0 ? 1 : (tally.failed.total + tally.dropped) / calls;
  if (failedShare >= limits.errorShare)
    reasons.push(`${Number((failedShare * 100).toPrecision(2))} % were not answered by the model`);
  // The last calls are waited for: those of a server that keeps up take no longer than the others.
  const perS = (calls * 1000) / Math.max(run.elapsedMs, durationMs, 1);
  if (perS < ratePerS * limits.keptShare && run.elapsedMs > durationMs)
    reasons.push(`answers came at ${Number(perS.toPrecision(3))}/s`);
  if (objectives.length > 0) {
    for (const objective of objectives)
      if (!checkObjective(objective, run).isHeld) reasons.push(`misses ${objective.text}`);
    return reasons;
  }
  if (lightest === undefined) return reasons;
  const [now, before] = [p99Of(run), p99Of(lightest)];
  if (now > before * limits.slower && now > before + limits.slowerMs)
    reasons.push(`p99 is ${Number((now / before).toPrecision(2))} times that of the lowest rate`);
  return reasons;
}

/** Of the rates that are held: the calls that a broken one answered may be few, or none. */
function lightestHeld(steps: readonly SweepStep[]): LoadRun | undefined {
  const held = steps.filter(({ breaks }) => breaks.length === 0);
  return held.toSorted((a, b) => a.ratePerS - b.ratePerS)[0]?.run;
}

/** Of few calls the slowest one: p99 is not stated of them. */
function p99Of({ tally: { latency } }: LoadRun): number {
  return percentileMs(latency, isStated(99, latency.total) ? 99 : 100);
}
