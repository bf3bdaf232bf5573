import {
  entriesOf,
  isJsonLeaf,
  isJsonObject,
  objectOf,
  stringifyJson,
  type Json,
} from '../../inference/json.js';

/** JSON as orjson writes it in KServe's V1 answers: no spaces, integers exact, NaN and the infinities as null. */
export function kserveJson(value: Json): string {
  return stringifyJson(finite(value));
}

function finite(value: Json): Json {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null) return value;
  if (isJsonLeaf(value)) return value;
  if (!isJsonObject(value)) return value.map(finite);
  return objectOf(entriesOf(value).map(([key, item]) => [key, finite(item)] as const));
}
