import { loadReportLines, objectiveLines } from '../format/load-report.js';
import { loadReportCsv } from '../format/load-report-csv.js';
import { loadReportPage } from '../format/load-page.js';
import { decodeHistogram, percentileTable } from '../load/histogram-text.js';
import { checkObjective, type Objective } from '../load/objectives.js';
import { type LoadClient, type LoadReport, type LoadTarget, reportOf } from '../load/report.js';
import type { LoadPlan, LoadRun } from '../load/run-load.js';
import { exitCodes } from '../problem.js';
import { done, type CommandResult } from './command-result.js';
import type { Context } from './context.js';
import { writeNewFile } from '../runtime/new-file.js';

const pipeColumns = 100;

/** Prints what a run came to, writes its page, and says which objectives were held. */
export async function finishBench(
  context: Context,
  about: { readonly target: LoadTarget; readonly client: LoadClient; readonly startedAt: Date },
  plan: LoadPlan,
  run: LoadRun,
  objectives: readonly Objective[],
): Promise<CommandResult> {
  const { options, out } = context;
  const report = reportOf(about, plan, run);
  printReport(context, report);
  if (options.html !== undefined) await writeNewFile(options.html, loadReportPage(report));
  const results = objectives.map((objective) => checkObjective(objective, run));
  for (const line of objectiveLines(results)) out.warning(line);
  return results.every(({ isHeld }) => isHeld) ? done : { open: 'nothing', exitCode: exitCodes.objective };
}

function printReport({ options: { output }, out }: Context, report: LoadReport): void {
  if (output === 'json') out.printJson(JSON.stringify(report, undefined, 2));
  else if (output === 'csv') out.print(loadReportCsv(report));
  else if (output === 'hgrm') {
    const { histogram, minMs, maxMs } = report.latency;
    const extremes = { minUs: Math.round(minMs * 1000), maxUs: Math.round(maxMs * 1000) };
    out.write(percentileTable(decodeHistogram(histogram, extremes)));
  } else out.printLines(loadReportLines(report, out.columns ?? pipeColumns), 0);
}
