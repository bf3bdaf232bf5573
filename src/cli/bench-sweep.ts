import { lengthText } from '../format/load-report.js';
import { liveLine } from '../format/load-progress.js';
import { sweepCsv, sweepLines, sweepReport } from '../format/load-sweep.js';
import type { LoadOptions, LoadPlan, LoadRun } from '../load/run-load.js';
import type { LoadTarget } from '../load/report.js';
import { sweepRates } from '../load/sweep.js';
import { done, type CommandResult } from './command-result.js';
import type { Context } from './context.js';
import { loadObjectives } from './load-plan.js';

/** Runs a plan to its end; the senders are chosen by its rate. */
export type RunPlan = (plan: LoadPlan, options: Pick<LoadOptions, 'onProgress'>) => Promise<LoadRun>;

/** The plan of a sweep, as a person is told it before the first step. */
export function sweepText(plan: LoadPlan): string {
  const pace = plan.loop.kind === 'open' ? plan.loop.pace.ratePerS : 0;
  return `rates from ${pace}/s on, each twice the one before, until latency or errors break; each ${lengthText(plan)}`;
}

/** `isvc bench --sweep`: finds the rate at which latency or errors break, and prints its table. */
export async function runSweep(
  { options, out }: Context,
  target: LoadTarget,
  plan: LoadPlan,
  runPlan: RunPlan,
): Promise<CommandResult> {
  const { loop } = plan;
  if (loop.kind !== 'open') throw new Error('A sweep has a rate.');
  const startedAt = new Date();
  const sweep = await sweepRates(
    loop.pace.ratePerS,
    async (ratePerS) => {
      const step = { ...plan, loop: { ...loop, pace: { ...loop.pace, ratePerS } } };
      const onProgress: LoadOptions['onProgress'] = (tally, ms) =>
        out.progress(() => `${ratePerS}/s: ${liveLine(tally, ms, step)}`);
      return { plan: step, run: await runPlan(step, { onProgress }) };
    },
    { objectives: loadObjectives(options) },
  );
  const report = sweepReport({ target, startedAt }, sweep);
  if (options.output === 'json') out.printJson(JSON.stringify(report, undefined, 2));
  else if (options.output === 'csv') out.print(sweepCsv(report));
  else out.print(sweepLines(report).join('\n'));
  return done;
}
