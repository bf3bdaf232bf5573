import type { LoadReport } from '../load/report.js';
import type { ObjectiveResult } from '../load/objectives.js';
import { loadReportLines, objectiveLines } from './load-report.js';
import { toned, type TonedLine } from './toned.js';

/** The results of a run, with what is wrong in a color. */
export function tonedReport(report: LoadReport, width: number): readonly TonedLine[] {
  return loadReportLines(report, width).map((line, at) => {
    if (at === 0) return [toned('strong', line)];
    return /^(?:NOT VALID|failures, by|no call was answered|ended early)/.test(line)
      ? [toned('bad', line)]
      : line;
  });
}

/** Which objectives were held, each with the color of its first word. */
export function tonedObjectives(results: readonly ObjectiveResult[]): readonly TonedLine[] {
  return objectiveLines(results).map((line, at) => {
    const word = /^\S+/.exec(line)?.[0] ?? '';
    return [toned(results[at]?.isHeld === true ? 'good' : 'bad', word), line.slice(word.length)];
  });
}
