import type { Tensor, TensorValues } from '../inference/tensor.js';
import { classScores, type Score } from './scores.js';
import { isFloat } from './values.js';

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
