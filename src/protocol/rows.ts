import type { Json, JsonLeaf } from '../inference/json.js';
import { nestedJson } from '../inference/tensor-json.js';
import { elementCount, type Tensor, type TensorValues } from '../inference/tensor.js';

/**
 * Rows along the first dimension, which all tensors must share: bare values for an only tensor, else objects with a member for each.
 * Undefined where they have none in common.
 */
export function toRows(tensors: readonly Tensor[], isOnly: boolean): Json | undefined {
  const [first] = tensors;
  const count = first?.shape[0];
  if (first === undefined || count === undefined) return undefined;
  if (isOnly) return nestedJson(first);
  return tensors.every(({ shape }) => shape[0] === count) ? rowsJson(tensors, count) : undefined;
}

/** Each row is made when it is written. */
function rowsJson(tensors: readonly Tensor[], count: number): JsonLeaf {
  return {
    *writeText(_leaf, indent, newline) {
      const row = newline + indent;
      const member = row + indent;
      const gap = (text: string) => (indent === '' ? '' : text);
      yield '[';
      for (let index = 0; index < count; index += 1) {
        yield `${index === 0 ? '' : ','}${gap(row)}{`;
        for (const [at, tensor] of tensors.entries()) {
          yield `${at === 0 ? '' : ','}${gap(member)}${JSON.stringify(tensor.name)}:${gap(' ')}`;
          const leaf = nestedJson(rowOf(tensor, index));
          yield* leaf.writeText(leaf as never, indent, member);
        }
        yield `${gap(row)}}`;
      }
      yield count === 0 ? ']' : `${gap(newline)}]`;
    },
  };
}

/** The value at an index of the first dimension. */
function rowOf({ name, datatype, shape, values }: Tensor, row: number): Tensor {
  const rest = shape.slice(1);
  const size = elementCount(rest);
  const part = values.slice(row * size, (row + 1) * size) satisfies TensorValues;
  return { name, datatype, shape: rest, values: part };
}
