import type { ReportComparison } from '../load/compare-reports.js';
import { alignColumns, unitText } from './load-report.js';
import { safeText } from './safe-text.js';
import { toned, type TonedLine, type TonedText } from './toned.js';

/** Each figure before and after, and whether they differ by more than noise. */
export function comparisonLines({ figures, slower, pValue, notes }: ReportComparison): readonly TonedLine[] {
  const rows = figures.map(({ name, unit, before, after, change }) => [
    name,
    unitText(before, unit),
    unitText(after, unit),
    before === 0
      ? ''
      : `${after >= before ? '+' : ''}${Number(((100 * (after - before)) / before).toFixed(1))} %`,
    words[change].text,
  ]);
  return [
    ...alignColumns([['', 'before', 'after', '', ''], ...rows]).map((row, at) =>
      withTone(row, words[figures[at - 1]?.change ?? 'unknown']),
    ),
    '',
    `a call after took longer than one before with a probability of ${Number((100 * slower).toFixed(1))} % (Mann and Whitney: p ${pValue < 0.001 ? '< 0.001' : `= ${Number(pValue.toPrecision(2))}`})`,
    ...notes.map((note) => safeText(note)),
  ];
}

const words = {
  better: toned('good', 'better'),
  worse: toned('bad', 'WORSE'),
  noise: toned('plain', 'no difference'),
  unknown: toned('plain', ''),
} as const;

/** A row that ends with the word. */
function withTone(row: string, word: TonedText): TonedLine {
  return [row.slice(0, row.length - word.text.length), word];
}
