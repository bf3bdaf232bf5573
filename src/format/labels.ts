import type { Labels } from '../inference/answer.js';
import { utf8Text } from '../inference/nested.js';
import type { Tensor } from '../inference/tensor.js';
import { batchScores } from './bars.js';
import { safeText } from './safe-text.js';
import { classScores } from './scores.js';
import { isFloat } from './values.js';

/**
 * The names of a tensor's classes, by their numbers, first that there is: the person's own; those that a tensor of text beside it
 * holds; those that the model's metadata states, where they are as many as the classes.
 */
export function labelsOf(
  tensor: Tensor,
  tensors: readonly Tensor[],
  labels: Labels | undefined,
): readonly string[] | undefined {
  if (labels?.from === 'file') return labels.names;
  return (
    labelsBeside(tensor, tensors) ?? (labels === undefined ? undefined : statedFor(tensor, tensors, labels))
  );
}

/** Whether the answer may tell of classes, by their scores or by a number, so that their names would tell more. */
export function mayHaveClasses(tensors: readonly Tensor[]): boolean {
  return tensors.some((tensor) =>
    isFloat(tensor)
      ? classScores(tensor) !== undefined || batchScores(tensor) !== undefined
      : onlyInteger(tensor) !== undefined,
  );
}

/** The name of the class whose number is the only value of the tensor; undefined for any other tensor. */
export function classLabel(tensor: Tensor, labels: readonly string[] | undefined): string | undefined {
  const label = labels?.[onlyInteger(tensor) ?? -1];
  return label === undefined ? undefined : safeText(label);
}

function onlyInteger(tensor: Tensor): number | undefined {
  const [value] = tensor.values.length === 1 && !isFloat(tensor) ? tensor.values : [];
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}

/** The labels that the answer itself gives: a tensor of text beside the scores with as many values, as TensorFlow's classifiers have (`classes`). */
function labelsBeside(scores: Tensor, tensors: readonly Tensor[]): readonly string[] | undefined {
  if (classScores(scores) === undefined) return undefined;
  const beside = tensors.find(
    (other) => other !== scores && other.datatype === 'BYTES' && other.shape.join() === scores.shape.join(),
  );
  const labels = beside?.values.length === scores.values.length ? Array.from(beside.values, labelText) : [];
  return labels.length > 1 && labels.every((label) => label !== '') ? labels : undefined;
}

function labelText(value: unknown): string {
  return value instanceof Uint8Array && value.length < 1000 ? (utf8Text(value) ?? '') : '';
}

function statedFor(
  tensor: Tensor,
  tensors: readonly Tensor[],
  { names, outputs }: Extract<Labels, { from: 'metadata' }>,
): readonly string[] | undefined {
  const stated = outputs.get(tensor.name) ?? names;
  if (isFloat(tensor)) return stated.length === tensor.shape.at(-1) ? stated : undefined;
  // A number is known to be that of a class where it is stated so, or where the scores beside it say the same.
  if (outputs.has(tensor.name)) return stated;
  const number = onlyInteger(tensor);
  const best = tensors.find((other) => isFloat(other) && classScores(other)?.[0]?.index === number);
  return best === undefined ? undefined : statedFor(best, tensors, { from: 'metadata', names, outputs });
}
