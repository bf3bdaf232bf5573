import { utf8Text } from '../inference/nested.js';
import type { Tensor } from '../inference/tensor.js';
import { isFloat, valueText } from './values.js';

/** One class of a model: its number, its score, how that is written, and its label where the answer states one. */
export type Score = {
  readonly index: number;
  readonly score: number;
  readonly text: string;
  readonly label?: string;
};

/** More classes than any classifier has (ImageNet-21k: 21,841); a longer vector is something else. */
const mostClasses = 32_768;

/** Lists are made once for each tensor: a screen asks for them with every frame. */
const ranked = new WeakMap<Tensor, readonly Score[] | 'none'>();

/**
 * The classes of one floating-point vector of 2 or more values ([N] or [1,N]) that are scores, best first: each between 0 and 1,
 * with a sum of 1. Also of what Triton's classification extension answers. Undefined for anything else, since a bar would
 * claim a meaning that is not there. Looks at no more than 32,768 values, once.
 */
export function classScores(tensor: Tensor): readonly Score[] | undefined {
  const known = ranked.get(tensor) ?? rank(tensor);
  ranked.set(tensor, known);
  return known === 'none' ? undefined : known;
}

function rank(tensor: Tensor): readonly Score[] | 'none' {
  const count = tensor.values.length;
  if (count < 2 || count > mostClasses || (tensor.shape.at(-1) ?? 0) !== count) return 'none';
  const scores = isFloat(tensor) ? probabilities(tensor) : stated(tensor);
  return scores?.sort((a, b) => b.score - a.score || a.index - b.index) ?? 'none';
}

function probabilities(tensor: Tensor): Score[] | undefined {
  let sum = 0;
  for (const value of tensor.values) {
    const score = Number(value);
    if (!(score >= 0 && score <= 1)) return undefined;
    sum += score;
  }
  if (Math.abs(sum - 1) >= 0.02) return undefined;
  return Array.from({ length: tensor.values.length }, (_, index) => ({
    index,
    score: Number(tensor.values[index]),
    text: valueText(tensor, index),
  }));
}

/** `0.91:3:daisy`: score, class and, where the model has them, label (Triton's extension_classification.md). */
function stated({ values }: Tensor): Score[] | undefined {
  const scores: Score[] = [];
  for (const value of values) {
    const text = value instanceof Uint8Array && value.length < 1000 ? utf8Text(value) : undefined;
    const match = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?):(\d+)(?::(.*))?$/is.exec(text ?? '');
    const [, score = '', index = '', label] = match ?? [];
    if (match === null) return undefined;
    const named = label === undefined ? {} : { label };
    scores.push({ index: Number(index), score: Number(score), text: score, ...named });
  }
  return scores;
}
