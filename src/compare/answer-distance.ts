import { exchangeDifference } from '../format/difference.js';
import { type TensorDifference, tensorDifferences } from '../format/tensor-difference.js';
import { countWords } from '../format/word-difference.js';
import type { Exchange } from '../inference/exchange.js';
import type { Tensor } from '../inference/tensor.js';

/** How far two answers to one payload are apart. */
export type AnswerDistance = {
  /**
   * 0 for equal answers. Of numbers the largest change by the larger of the two (0.01 is 1 %); of texts the share of words that
   * only one has; 1 where something else differs: a class, a shape, an output that one lacks, an answer that one does not give.
   */
  readonly share: number;
  /** Where it is, in a few words; absent for equal answers. */
  readonly what?: string;
  /** The class with the highest score is another one, in an output of scores. */
  readonly isOtherClass: boolean;
  /** Neither gave an answer, for the same reason: there is nothing to compare. */
  readonly isFailedAlike?: true;
};

/** A vector this long may be scores of classes. */
const mostClasses = 10_000;

/** Compares what two versions answered to the same payload; a failure of both is not a difference between them. */
export function answerDistance(one: Exchange, other: Exchange): AnswerDistance {
  const [first, second] = [one.answer, other.answer];
  if (first === undefined || second === undefined) {
    const isSame = first === second && one.verdict.who === other.verdict.who;
    return isSame
      ? { share: 0, isOtherClass: false, isFailedAlike: true }
      : {
          share: 1,
          what: `one is ${one.verdict.summary}, the other ${other.verdict.summary}`,
          isOtherClass: false,
        };
  }
  const { json, words } = exchangeDifference(one, other);
  const renamed = asNamed(first.tensors, second.tensors);
  const isOtherClass = first.tensors.some((tensor, at) => isClassOther(tensor, renamed[at]));
  const found = tensorDifferences(first.tensors, renamed).map((tensor) => tensorDistance(tensor));
  if (json === 'differs') {
    const share = words === undefined ? 1 : wordShare(words);
    found.push({ share, what: words === undefined ? 'another answer' : 'other words' });
  }
  const [largest] = found.toSorted((a, b) => b.share - a.share);
  return {
    share: largest?.share ?? 0,
    ...(largest === undefined ? {} : { what: largest.what }),
    isOtherClass,
  };
}

/** Two versions of KServe's protocols name one output differently: where each answer has one output, its name is ignored. */
function asNamed(first: readonly Tensor[], second: readonly Tensor[]): readonly Tensor[] {
  const [one, ...more] = first;
  const [other, ...others] = second;
  const isOneEach = one !== undefined && other !== undefined && more.length + others.length === 0;
  return isOneEach ? [{ ...other, name: one.name }] : second;
}

type Distance = { readonly share: number; readonly what: string };

function tensorDistance(difference: TensorDifference): Distance {
  const { name } = difference;
  if (difference.kind === 'reshaped')
    return { share: 1, what: `${name} is ${difference.before} and ${difference.after}` };
  if (difference.kind !== 'changed') return { share: 1, what: `output ${name} is in one of them only` };
  const { positions, at, changed, compared } = difference;
  let worst: Distance = { share: 0, what: '' };
  for (const position of positions) {
    const { before, after } = at(position);
    const share = numberShare(before, after);
    if (share > worst.share) worst = { share, what: `${name}[${position}]: ${before} and ${after}` };
  }
  return { share: worst.share, what: `${worst.what} (${changed} of ${compared} values differ)` };
}

/** The change divided by the larger of the two; 1 for a value that is not a number. */
function numberShare(before: string, after: string): number {
  const [old, now] = [Number(before), Number(after)];
  if (!Number.isFinite(old) || !Number.isFinite(now) || before === '' || after === '') return 1;
  const size = Math.max(Math.abs(old), Math.abs(now));
  return size === 0 ? 0 : Math.min(1, Math.abs(now - old) / size);
}

function wordShare(words: Parameters<typeof countWords>[0]): number {
  const changed = countWords(words, 'removed') + countWords(words, 'added');
  const all = changed + countWords(words, 'same');
  return all === 0 ? 0 : changed / all;
}

/** Of one vector of floats each: where its largest value stands. */
function isClassOther(one: Tensor, other: Tensor | undefined): boolean {
  if (other === undefined || one.name !== other.name || one.values.length !== other.values.length)
    return false;
  const classes = one.shape.at(-1) ?? 0;
  if (!/^(?:FP|BF)/u.test(one.datatype) || classes < 2 || classes > mostClasses) return false;
  for (let start = 0; start < one.values.length; start += classes)
    if (largestAt(one, start, classes) !== largestAt(other, start, classes)) return true;
  return false;
}

function largestAt({ values }: Tensor, start: number, count: number): number {
  let best = start;
  for (let at = start + 1; at < start + count; at += 1)
    if (Number(values[at]) > Number(values[best])) best = at;
  return best - start;
}
