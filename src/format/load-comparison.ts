import type { ReportComparison } from '../load/compare-reports.js';
import { alignColumns, unitText } from './load-report.js';
import { safeText } from './safe-text.js';
import { toned, type TonedLine } from './toned.js';

/** Each figure before and after, and whether they differ by more than noise. */
export function comparisonLines({ figures, slower, pValue, notes }: ReportComparison): readonly TonedLine[] {
  const words = { better: 'better', worse: 'WORSE', noise: 'no difference', unknown: '' } as const;
  const rows = figures.map(({ name, unit, before, after, change }) => [
    name,
    unitText(before, unit),
    unitText(after, unit),
    before === 0
      ? ''
      : `${after >= before ? '+' : ''}${Number(((100 * (after - before)) / before).toFixed(1))} %`,
    words[change],
  ]);
  return [
    ...alignColumns([['', 'before', 'after', '', ''], ...rows]).map(tonedRow),
    '',
    `a call after took longer than one before with a probability of ${Number((100 * slower).toFixed(1))} % (Mann and Whitney: p ${pValue < 0.001 ? '< 0.001' : `= ${Number(pValue.toPrecision(2))}`})`,
    ...notes.map((note) => safeText(note)),
  ];
}

function tonedRow(line: string): TonedLine {
  const word = /(?:better|WORSE)$/.exec(line)?.[0];
  if (word === undefined) return line;
  return [line.slice(0, -word.length), toned(word === 'better' ? 'good' : 'bad', word)];
}
