import type { Tensor } from '../inference/tensor.js';
import { isFloat, valueText } from './values.js';
import { padText } from './text.js';

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `share` (0 to 1) of `width` columns, in eighths of a column; anything above 0 is visible. */
function bar(share: number, width: number): string {
  const parts = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const shown = share > 0 ? Math.max(1, parts) : parts;
  return '█'.repeat(Math.floor(shown / 8)) + (eighths[shown % 8] ?? '');
}

/**
 * True for one floating-point vector of 2 or more values ([N] or [1,N]) that are class scores: between 0 and 1, with a sum of 1.
 * Anything else is shown as numbers, since a bar would claim a meaning that is not there.
 */
export function areScores(tensor: Tensor): boolean {
  const classes = tensor.shape.at(-1) ?? 0;
  if (!isFloat(tensor) || classes < 2 || tensor.values.length !== classes) return false;
  let sum = 0;
  for (const value of tensor.values) {
    const score = Number(value);
    if (!(score >= 0 && score <= 1)) return false;
    sum += score;
  }
  return Math.abs(sum - 1) < 0.02;
}

/** One class and its score, best first, with a bar: `0  ████████ 0.9991`. The last line counts the classes left out. */
export function barLines(
  tensor: Tensor,
  options: { readonly width: number; readonly top: number },
): readonly string[] {
  const scores = Array.from({ length: tensor.values.length }, (_, index) => ({
    index,
    score: Number(tensor.values[index]),
  })).sort((a, b) => b.score - a.score || a.index - b.index);
  const shown = scores.length <= options.top ? scores : scores.slice(0, Math.max(1, options.top - 1));
  const indexWidth = Math.max(...shown.map(({ index }) => String(index).length));
  const barWidth = Math.min(24, Math.max(4, options.width - indexWidth - 3 - 13));
  const lines = shown.map(({ index, score }) => {
    const drawn = padText(bar(score, barWidth), barWidth);
    return `${padText(String(index), indexWidth, 'right')}  ${drawn} ${valueText(tensor, index)}`;
  });
  return shown.length === scores.length ? lines : [...lines, `… ${scores.length - shown.length} more`];
}
