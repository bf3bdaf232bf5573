import { scoreBars } from '../../format/bars.js';
import { batchBars } from '../../format/batch-bars.js';
import type { Score } from '../../format/scores.js';
import { line, span, type Line } from './line.js';
import { madeLines, stacked, type Lines } from './lines.js';

type ScoreLayout = {
  readonly width: number;
  /** Rows of classes; the rest is counted on one more. */
  readonly top: number;
  readonly labels?: readonly string[] | undefined;
};

/** Classes as bars, best first; the last row counts those left out and sums up their scores. */
export function scoreRows(scores: readonly Score[], layout: ScoreLayout): Lines {
  const shown = scores.length <= layout.top ? scores.length : Math.max(1, layout.top - 1);
  const lineAt = scoreBars(scores, layout);
  const bars = madeLines(shown, (at) => {
    const { name, bar, score } = lineAt(at);
    return [span(`${name}  `), span(bar, 'accent'), span(` ${score}`)];
  });
  const left = scores.slice(shown);
  if (left.length === 0) return bars;
  const sum = left.reduce((total, { score }) => total + score, 0);
  return stacked([bars, [line(`… ${left.length} more, together ${Number(sum.toPrecision(2))}`, 'dim')]]);
}

/** A row for each member of a batch: its best class as a bar, then the next two. */
export function batchRows(batch: readonly (readonly Score[])[], layout: Omit<ScoreLayout, 'top'>): Lines {
  const lineAt = batchBars(batch, layout);
  return madeLines(batch.length, (at): Line => {
    const { row, name, bar, score, others } = lineAt(at);
    return [
      span(`${row}  `, 'dim'),
      span(`${name}  `),
      span(bar, 'accent'),
      span(` ${score}`),
      span(`  · ${others}`, 'dim'),
    ];
  });
}
