import { arch, platform } from 'node:os';
import { findService } from '../../discovery/find-service.js';
import { planText } from '../../format/load-report.js';
import { liveLine } from '../../format/load-progress.js';
import { bench } from '../../load/bench.js';
import { seededRandom } from '../../load/pacer.js';
import { loadTarget } from '../../load/load-target.js';
import type { LoadPlan, LoadRun } from '../../load/run-load.js';
import type { RepeatedCalls } from '../../predict/predict.js';
import { Problem } from '../../problem.js';
import type { CommandResult } from '../command-result.js';
import type { Context } from '../context.js';
import { runDiff } from '../bench-diff.js';
import { type RunPlan, runSweep, sweepText } from '../bench-sweep.js';
import { finishBench } from '../bench-report.js';
import { confirmLoad } from '../confirm-load.js';
import { checkPodFlags, loadObjectives, loadPlan, loadWorkers, sweepPlan } from '../load-plan.js';
import { checkNewFile } from '../../runtime/new-file.js';
import { fromMetadata, readLoadPayloads, variedPrompts } from '../load-payloads.js';
import { withSession } from '../open-session.js';
import { predictOptions } from '../settings.js';
import { version } from '../version.js';

/** Texts that are made up are no more than these. */
const prompts = 1000;

/** So are payloads that are made from metadata. */
const drawn = 100;

/** `isvc bench`: sends calls at a rate, or from so many callers, and says how fast and by whom they were answered. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { options, out, signal, more } = context;
  if (name === 'diff' && more.length === 2) return runDiff(context, more);
  const [job] = more;
  if (name === 'job' && job !== undefined && more.length === 1) {
    const { runPrintedJob } = await import('../bench-pods.js');
    return runPrintedJob(context, job);
  }
  if (more.length > 0) throw tooMany(name);
  const plan = options.sweep === true ? sweepPlan(options) : loadPlan(options);
  const objectives = loadObjectives(options);
  checkPodFlags(options);
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
      {
        ...asked,
        streams: true,
        onProgress: out.progress,
        drawn: {
          random: seededRandom(plan.seed),
          count: Math.min(plan.maxCalls, drawn),
          alone: options.payloads === fromMetadata,
        },
      },
      payloads,
      signal,
    );
    for (const note of calls.notes) out.note(note);
    const target = loadTarget(calls);
    const what = options.sweep === true ? sweepText(plan) : planText(plan);
    out.note(`${target.service} will be called by ${target.wayIn}: ${what}`);
    out.note(`payload: ${target.payload}`);
    if (options.pods !== undefined) {
      const { benchByPods } = await import('../bench-pods.js');
      return benchByPods(context, cluster, calls, { plan, target }, objectives);
    }
    await confirmLoad(context);
    const runPlan: RunPlan = (part, how) =>
      runByWorkers(calls, part, loadWorkers(options, part), how, signal);
    if (options.sweep === true) return runSweep(context, target, plan, runPlan);
    const startedAt = new Date();
    const ran = await runPlan(plan, {
      onProgress: (tally, ms) => out.progress(() => liveLine(tally, ms, plan)),
    });
    const senders = loadWorkers(options, plan);
    const client = { isvc: version, node: process.version, system: `${platform()} ${arch()}`, senders };
    return finishBench(context, { target, client, startedAt }, plan, ran, objectives);
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
