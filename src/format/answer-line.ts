import { jsonHead, type Answer, type Labels } from '../inference/answer.js';
import type { Tensor } from '../inference/tensor.js';
import { batchScores } from './batch-scores.js';
import { labelsOf } from './labels.js';
import { safeText } from './safe-text.js';
import { classScores, type Score } from './scores.js';
import { valueText } from './values.js';

/** Values of one tensor, or members of a batch, that are told. */
const mostValues = 4;

/**
 * An answer in a few words, safe for a terminal: of each tensor the best class with its score (`scores daisy (0.998)`) or the first
 * values, else the start of the JSON.
 */
export function answerLine(answer: Answer, labels?: Labels): string {
  const { tensors } = answer;
  if (tensors.length === 0) return safeText(jsonHead(answer, 200).text);
  return tensors
    .map((tensor) => {
      const told =
        bestClasses(tensor, labelsOf(tensor, tensors, labels)) ??
        firstOf(tensor.values.length, (at) => valueText(tensor, at));
      return `${safeText(tensor.name)} ${told}`;
    })
    .join('  ');
}

/** The best class, or that of each member of a batch. */
function bestClasses(tensor: Tensor, labels: readonly string[] = []): string | undefined {
  const scores = classScores(tensor);
  const members = scores === undefined ? batchScores(tensor) : [scores];
  return members === undefined
    ? undefined
    : firstOf(members.length, (at) => bestClass(members[at]?.[0], labels));
}

function bestClass(best: Score | undefined, labels: readonly string[]): string {
  if (best === undefined) return '';
  const name = best.label ?? labels[best.index] ?? String(best.index);
  return `${safeText(name)} (${Number(best.score.toPrecision(3))})`;
}

function firstOf(count: number, textAt: (at: number) => string): string {
  const told = Array.from({ length: Math.min(count, mostValues) }, (_, at) => textAt(at)).join(', ');
  return count > mostValues ? `${told}, …` : told;
}
