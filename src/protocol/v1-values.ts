import { stringifyJson } from '../inference/json.js';
import type { Json } from '../inference/json.js';
import { guessDatatype, makeTensor } from '../inference/make-tensor.js';
import { isList, shapeOf } from '../inference/nested.js';
import type { Tensor } from '../inference/tensor.js';
import { columnsOf, isNamed } from './payload-tensors.js';

/**
 * The tensors that V1's `predictions`, `outputs` or `explanations` hold: one a key where these are objects (a list of
 * objects with the same keys, or one object), else one of the given name. Whole numbers are INT64, others FP64. What no
 * tensor can be (ragged lists, nested objects: KServe's own predictors may answer anything) is BYTES of its JSON text.
 */
export function tensorsFromValues(name: string, value: Json): readonly Tensor[] {
  if (isNamed(value)) return Object.entries(value).map(([key, item]) => toTensor(key, item));
  if (isList(value) && value.length > 0 && value.every(isNamed)) {
    const columns = columnsOf(value);
    if (columns !== undefined) return Object.entries(columns).map(([key, item]) => toTensor(key, item));
  }
  return [toTensor(name, value)];
}

function toTensor(name: string, value: Json): Tensor {
  const shape = shapeOf(value);
  const datatype = guessDatatype(value, 'FP64');
  if (shape !== undefined && datatype !== undefined) {
    return makeTensor(name, datatype, shape, value, 'answer');
  }
  const values = (isList(value) ? value : [value]).map((item) => new TextEncoder().encode(asText(item)));
  return { name, datatype: 'BYTES', shape: isList(value) ? [value.length] : [], values };
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value, { side: 'answer' });
}
