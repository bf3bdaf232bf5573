import { arch, platform } from 'node:os';
import { findService } from '../../discovery/find-service.js';
import { loadReportCsv, loadReportLines, objectiveLines, planText } from '../../format/load-report.js';
import { loadReportPage } from '../../format/load-page.js';
import { liveLine } from '../../format/load-progress.js';
import { bench } from '../../load/bench.js';
import { decodeHistogram, percentileTable } from '../../load/histogram-text.js';
import { checkObjective } from '../../load/objectives.js';
import { type LoadReport, reportOf } from '../../load/report.js';
import { loadTarget } from '../../load/load-target.js';
import type { LoadPlan, LoadRun } from '../../load/run-load.js';
import type { RepeatedCalls } from '../../predict/predict.js';
import { exitCodes, Problem } from '../../problem.js';
import { done, type CommandResult } from '../command-result.js';
import { askYes } from '../ask-yes.js';
import type { Context } from '../context.js';
import { runDiff } from '../bench-diff.js';
import { type RunPlan, runSweep, sweepText } from '../bench-sweep.js';
import { loadObjectives, loadPlan, loadWorkers, sweepPlan } from '../load-plan.js';
import { checkNewFile, writeNewFile } from '../new-file.js';
import { readLoadPayloads, variedPrompts } from '../load-payloads.js';
import { withSession } from '../open-session.js';
import { predictOptions } from '../settings.js';
import { version } from '../version.js';

/** Texts that are made up are no more than these. */
const prompts = 1000;

const pipeColumns = 100;

/** `isvc bench`: sends calls at a rate, or from so many callers, and says how fast and by whom they were answered. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { options, out, signal, more } = context;
  if (name === 'diff' && more.length === 2) return runDiff(context, more);
  if (more.length > 0) throw tooMany(name);
  const plan = options.sweep === true ? sweepPlan(options) : loadPlan(options);
  const objectives = loadObjectives(options);
  if (options.html !== undefined) await checkNewFile(options.html);
  const given = await readLoadPayloads(options, signal);
  const asked = await predictOptions(options, 'predict', context, signal);
  return withSession(context, async ({ cluster, predictor }) => {
    const service = await findService(cluster, cluster.namespace, name, signal);
    const isText = (options.protocol ?? service.protocol) === 'openai';
    const isGiven = given.length > 0 || asked.payload !== undefined || asked.raw !== undefined;
    const payloads = isText && !isGiven ? variedPrompts(Math.min(plan.maxCalls, prompts), plan.seed) : given;
    const calls = await predictor.prepareRepeated(
      service,
      { ...asked, streams: true, onProgress: out.progress },
      payloads,
      signal,
    );
    for (const note of calls.notes) out.note(note);
    const target = loadTarget(calls);
    const what = options.sweep === true ? sweepText(plan) : planText(plan);
    out.note(`${target.service} will be called by ${target.wayIn}: ${what}`);
    out.note(`payload: ${target.payload}`);
    await confirm(context);
    const runPlan: RunPlan = (part, how) =>
      runByWorkers(calls, part, loadWorkers(options, part), how, signal);
    if (options.sweep === true) return runSweep(context, target, plan, runPlan);
    const startedAt = new Date();
    const ran = await runPlan(plan, {
      onProgress: (tally, ms) => out.progress(liveLine(tally, ms, plan)),
    });
    const senders = loadWorkers(options, plan);
    const client = { isvc: version, node: process.version, system: `${platform()} ${arch()}`, senders };
    const report = reportOf({ target, client, startedAt }, plan, ran);
    printReport(context, report);
    if (options.html !== undefined) await writeNewFile(options.html, loadReportPage(report));
    const results = objectives.map((objective) => checkObjective(objective, ran));
    for (const line of objectiveLines(results)) out.warning(line);
    return results.every(({ isHeld }) => isHeld) ? done : { open: 'nothing', exitCode: exitCodes.objective };
  });
}

/** One sender needs no thread of its own. */
async function runByWorkers(
  calls: RepeatedCalls,
  plan: LoadPlan,
  senders: number,
  how: Parameters<RunPlan>[1],
  signal: AbortSignal,
): Promise<LoadRun> {
  if (senders === 1) return bench(calls, plan, how, signal);
  const { benchByWorkers } = await import('../../load/bench-workers.js');
  return benchByWorkers(calls, plan, senders, how, signal);
}

function tooMany(name: string): Problem {
  return new Problem('usage', 'isvc bench loads one service at a time.', {
    remedy: `Give one name: isvc bench ${name}. Two reports are compared by isvc bench diff BEFORE.json AFTER.json.`,
  });
}

/** Load on somebody's service is made on purpose only. Throws Problem "usage" where nobody says yes. */
async function confirm(context: Context): Promise<void> {
  if (context.options.yes === true) return;
  const answer = await askYes(context, 'Send it? [y/N] ');
  if (answer === 'yes') return;
  if (answer === 'no')
    throw new Problem('usage', 'Nothing was sent.', { remedy: 'Answer y, or give --yes.' });
  throw new Problem(
    'usage',
    'Nothing was sent: without a terminal to ask on, a load is sent only with --yes.',
    {
      remedy: 'Look at what would be called above, and add --yes.',
    },
  );
}

function printReport({ options: { output }, out }: Context, report: LoadReport): void {
  if (output === 'json') out.printJson(JSON.stringify(report, undefined, 2));
  else if (output === 'csv') out.print(loadReportCsv(report));
  else if (output === 'hgrm') {
    const { histogram, minMs, maxMs } = report.latency;
    const extremes = { minUs: Math.round(minMs * 1000), maxUs: Math.round(maxMs * 1000) };
    out.write(percentileTable(decodeHistogram(histogram, extremes)));
  } else out.print(loadReportLines(report, out.columns ?? pipeColumns).join('\n'));
}
