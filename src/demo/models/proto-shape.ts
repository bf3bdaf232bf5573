import { refusal } from './model.js';

/** More values than any demo needs: a shape that a few bytes can state must not fill the memory. */
const maxElements = 2 ** 24;

/** A shape from int64 dimensions. Throws a refusal for a negative one, and for more values than the demo takes. */
export function protoShape(dimensions: readonly bigint[], input: string): readonly number[] {
  const shape = dimensions.map(Number);
  const count = shape.reduce((product, size) => product * size, 1);
  if (shape.every((size) => size >= 0) && count <= maxElements) return shape;
  throw refusal('payload', `invalid shape [${dimensions.join(',')}] of input '${input}'`);
}
