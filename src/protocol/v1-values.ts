import { entriesOf, stringifyJson, type Json } from '../inference/json.js';
import { guessDatatype, readTensor } from '../inference/make-tensor.js';
import { isList, itemsOf, shapeOf } from '../inference/nested.js';
import type { Tensor } from '../inference/tensor.js';
import type { Work } from '../runtime/work.js';
import { columnsOf, isNamed } from './payload-tensors.js';

/**
 * The tensors that V1's `predictions`, `outputs` or `explanations` hold: one a key where these are objects (a list of
 * objects with the same keys, or one object), else one of the given name. Integers are INT64, numbers with a point or an exponent FP64.
 * What no tensor can be (ragged lists, nested objects: KServe's own predictors may answer anything) is BYTES of its JSON text.
 */
export function* tensorsFromValues(name: string, value: Json): Work<readonly Tensor[]> {
  const columns = isNamed(value)
    ? value
    : isList(value) && value.length > 0 && value.every(isNamed)
      ? columnsOf(value)
      : undefined;
  if (columns === undefined) return [yield* toTensor(name, value)];
  const tensors: Tensor[] = [];
  for (const [key, item] of entriesOf(columns)) tensors.push(yield* toTensor(key, item));
  return tensors;
}

function* toTensor(name: string, value: Json): Work<Tensor> {
  const shape = shapeOf(value);
  const datatype = guessDatatype(value, 'FP64');
  if (shape !== undefined && datatype !== undefined) {
    return yield* readTensor(name, datatype, shape, value, 'answer');
  }
  const items = itemsOf(value);
  const values = (items ?? [value]).map((item) => new TextEncoder().encode(asText(item)));
  return { name, datatype: 'BYTES', shape: items === undefined ? [] : [values.length], values };
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value, { side: 'answer' });
}
