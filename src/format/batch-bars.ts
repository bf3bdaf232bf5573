import { scoreBars, type BarLine } from './bars.js';
import { safeText } from './safe-text.js';
import type { Score } from './scores.js';

/** A member of a batch on a line: its number, its best class as a bar, the next two as text. */
export type BatchLine = BarLine & { readonly row: string; readonly others: string };

/** Lines for the members of a batch, aligned in `width` columns. */
export function batchBars(
  batch: readonly (readonly Score[])[],
  { width, labels }: { readonly width: number; readonly labels?: readonly string[] | undefined },
): (row: number) => BatchLine {
  const best = batch.flatMap((scores) => scores.slice(0, 1));
  const lineAt = scoreBars(best, { width: Math.floor(width * 0.7), labels });
  const indexWidth = String(batch.length - 1).length + 2;
  return (row) => {
    const others = (batch[row] ?? []).slice(1, 3).map(({ index, score }) => {
      const label = labels?.[index];
      return `${label === undefined ? index : safeText(label)} ${Number(score.toPrecision(3))}`;
    });
    return { ...lineAt(row), row: `[${row}]`.padStart(indexWidth), others: others.join(' · ') };
  };
}

/** The same as text, at most `top` lines; the last one counts the rows left out. */
export function batchLines(
  batch: readonly (readonly Score[])[],
  options: {
    readonly width: number;
    readonly top: number;
    readonly labels?: readonly string[] | undefined;
  },
): readonly string[] {
  const shown = batch.length <= options.top ? batch.length : Math.max(1, options.top - 1);
  const lineAt = batchBars(batch, options);
  const lines = Array.from({ length: shown }, (_, at) => {
    const { row, name, bar, score, others } = lineAt(at);
    return `${row.trimStart()}  ${name}  ${bar} ${score}  · ${others}`;
  });
  return shown === batch.length ? lines : [...lines, `… ${batch.length - shown} more`];
}
