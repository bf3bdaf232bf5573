import { type Answer, jsonHead, type Labels } from '../inference/answer.js';
import type { Tensor } from '../inference/tensor.js';
import { batchScores } from './bars.js';
import { labelsOf } from './labels.js';
import { safeText } from './safe-text.js';
import { classScores, type Score } from './scores.js';
import { textLine } from './text-answer.js';
import { isFloat, valueText } from './values.js';

/** Values of one tensor, or members of a batch, that are told. */
const mostValues = 4;

/**
 * An answer in a few words, safe for a terminal: of each tensor the best class with its score (`scores daisy (0.998)`) or the first
 * values, else the start of the JSON.
 */
export function answerLine(answer: Answer, labels?: Labels): string {
  const { tensors, text } = answer;
  if (text !== undefined) return safeText(textLine(text));
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

/** Shorter vectors are read value by value. */
const shortest = 33;
/** Longer than any embedding; such a vector is a table. */
const longest = 65_536;

/** Texts are made once for each tensor: a screen asks for them with every frame. */
const texts = new WeakMap<Tensor, string>();

/** True for a floating-point vector ([N] or [1,…,N]) of more than 32 values that may stand for the whole of its input. */
export function isEmbedding(tensor: Tensor): boolean {
  const count = tensor.values.length;
  return isFloat(tensor) && count >= shortest && count <= longest && tensor.shape.at(-1) === count;
}

/** `384 values · norm 1 · -0.13 to 0.21`, and how many are not finite, where some are not. */
export function embeddingText(tensor: Tensor): string {
  const text = texts.get(tensor) ?? describe(tensor);
  texts.set(tensor, text);
  return text;
}

function describe({ values }: Tensor): string {
  let [squares, least, most, broken] = [0, Infinity, -Infinity, 0];
  for (const value of values) {
    const number = Number(value);
    if (!Number.isFinite(number)) {
      broken += 1;
      continue;
    }
    squares += number * number;
    least = Math.min(least, number);
    most = Math.max(most, number);
  }
  const parts = [`${values.length} values`];
  if (broken < values.length) {
    parts.push(`norm ${short(Math.sqrt(squares))}`, `${short(least)} to ${short(most)}`);
  }
  if (broken > 0) parts.push(`${broken} not finite`);
  return parts.join(' · ');
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
