import { safeText } from './safe-text.js';
import type { Score } from './scores.js';
import { padText, textWidth } from './text.js';

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `share` (0 to 1) of `width` columns, in eighths of a column; anything above 0 is visible. */
function bar(share: number, width: number): string {
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
  // Scores that are no probabilities (Triton's may be logits) are drawn against the best.
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
