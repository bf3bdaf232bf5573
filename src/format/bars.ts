import type { Tensor, TensorValues } from '../inference/tensor.js';
import { safeText } from './safe-text.js';
import { classScores, type Score } from './scores.js';
import { padText, textWidth } from './text.js';
import { isFloat } from './values.js';

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `share` (0 to 1) of `width` columns, in eighths of a column; anything above 0 is visible. */
export function bar(share: number, width: number): string {
  const parts = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const shown = share > 0 ? Math.max(1, parts) : parts;
  return '█'.repeat(Math.floor(shown / 8)) + (eighths[shown % 8] ?? '');
}

/** One class on a line: number and label, the bar with the space behind it, the score. */
export type BarLine = { readonly name: string; readonly bar: string; readonly score: string };

/** Lines of bars for the classes, best first, aligned in `width` columns; the names are as wide as the widest of those that come first. */
export function scoreBars(
  scores: readonly Score[],
  options: { readonly width: number; readonly labels?: readonly string[] | undefined },
): (at: number) => BarLine {
  const { width, labels } = options;
  const first = scores.slice(0, 100);
  const indexWidth = Math.max(...first.map(({ index }) => String(index).length));
  const labelOf = ({ index, label }: Score) => safeText(labels?.[index] ?? label ?? '');
  const labelWidth = Math.min(
    Math.max(0, Math.floor(width / 3)),
    Math.max(...first.map((score) => textWidth(labelOf(score)))),
  );
  const nameWidth = indexWidth + (labelWidth === 0 ? 0 : labelWidth + 2);
  const barWidth = Math.min(24, Math.max(4, width - nameWidth - 3 - 13));
  // Scores that are not probabilities (Triton's may be logits) are drawn relative to the best.
  const whole = Math.max(1, scores[0]?.score ?? 1);
  return (at) => {
    const score = scores[at];
    if (score === undefined) return { name: '', bar: '', score: '' };
    const index = padText(String(score.index), indexWidth, 'right');
    return {
      name: labelWidth === 0 ? index : `${index}  ${padText(labelOf(score), labelWidth)}`,
      bar: padText(bar(score.score / whole, barWidth), barWidth),
      score: score.text,
    };
  };
}

/** The same as text, at most `top` lines: `0  ████████ 0.9991`. The last line counts the classes left out. */
export function barLines(
  scores: readonly Score[],
  options: {
    readonly width: number;
    readonly top: number;
    readonly labels?: readonly string[] | undefined;
  },
): readonly string[] {
  const shown = scores.length <= options.top ? scores.length : Math.max(1, options.top - 1);
  const lineAt = scoreBars(scores, options);
  const lines = Array.from({ length: shown }, (_, at) => {
    const { name, bar, score } = lineAt(at);
    return `${name}  ${bar} ${score}`;
  });
  return shown === scores.length ? lines : [...lines, `… ${scores.length - shown} more`];
}

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

/** Rows of a batch that are shown as scores, and values in all: a larger one is a table. */
const mostRows = 256;
const mostValues = 32_768;

const batches = new WeakMap<Tensor, readonly (readonly Score[])[] | 'none'>();

/** The scores of each row of a batch ([N,C] with N > 1), best first; undefined unless every row is a row of scores. Found once. */
export function batchScores(tensor: Tensor): readonly (readonly Score[])[] | undefined {
  const known = batches.get(tensor) ?? rank(tensor);
  batches.set(tensor, known);
  return known === 'none' ? undefined : known;
}

function rank(tensor: Tensor): readonly (readonly Score[])[] | 'none' {
  const { shape, values } = tensor;
  const [rows = 0, classes = 0] = shape;
  const isBatch = shape.length === 2 && rows > 1 && rows <= mostRows && classes > 1;
  if (!isBatch || !isFloat(tensor) || values.length > mostValues) return 'none';
  const ranked: (readonly Score[])[] = [];
  for (let row = 0; row < rows; row += 1) {
    const part = values.slice(row * classes, (row + 1) * classes) satisfies TensorValues;
    const scores = classScores({ ...tensor, shape: [classes], values: part });
    if (scores === undefined) return 'none';
    ranked.push(scores);
  }
  return ranked;
}

const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** A value beyond so many times the middle one is as high as the highest: else one slow start would flatten all others. */
const capOfMiddle = 4;

/** Values as columns from 0 up, one character each; × where there is none. */
export function sparkline(values: readonly (number | undefined)[]): string {
  const known = values.flatMap((value) => value ?? []).sort((a, b) => a - b);
  const middle = known[Math.floor(known.length / 2)] ?? 0;
  const largest = Math.min(known.at(-1) ?? 0, middle * capOfMiddle);
  return values
    .map((value) => {
      if (value === undefined) return '×';
      const share = largest === 0 ? 0 : Math.min(1, value / largest);
      return heights[Math.max(0, Math.ceil(share * heights.length) - 1)];
    })
    .join('');
}
