import { comparisonLines } from '../format/load-comparison.js';
import { compareReports } from '../load/compare-reports.js';
import { isLoadReport, type LoadReport } from '../load/report.js';
import { Problem } from '../problem.js';
import { isTooLarge, readBounded } from '../runtime/bounded-file.js';
import { done, type CommandResult } from './command-result.js';
import type { Context } from './context.js';

/** A report has its histograms and 240 slices of time: some 100 kB. */
const maxReportBytes = 16 * 1024 * 1024;

/** `isvc bench diff BEFORE AFTER`: what changed between two runs of the same load, and whether it is more than noise. */
export async function runDiff(
  { options, out, signal }: Context,
  [before = '', after = '']: readonly string[],
): Promise<CommandResult> {
  const [first, second] = [await readReport(before, signal), await readReport(after, signal)];
  const comparison = compareReports(first, second);
  if (options.output === 'json') out.printJson(JSON.stringify(comparison, undefined, 2));
  else out.printLines(comparisonLines(comparison), 0);
  return done;
}

async function readReport(file: string, signal: AbortSignal): Promise<LoadReport> {
  const bytes = await readBounded(file, maxReportBytes, signal).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw unusable(file, isTooLarge(cause) ? 'is too large for a report' : 'cannot be read', cause);
  });
  try {
    const report: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (isLoadReport(report)) return report;
  } catch (cause) {
    throw unusable(file, 'is not JSON', cause);
  }
  throw unusable(file, 'is not a report of isvc bench, or of another version of it');
}

function unusable(file: string, what: string, cause?: unknown): Problem {
  return new Problem('usage', `${file} ${what}.`, {
    remedy: 'Give two files that isvc bench -o json wrote.',
    ...(cause === undefined ? {} : { cause }),
  });
}
