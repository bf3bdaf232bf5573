import type { Tensor } from '../inference/tensor.js';
import { isFloat } from './values.js';

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
