import { isJsonObject } from './json.js';
import type { Json } from './json.js';
import { shortestBfloat16, shortestFloat16, shortestFloat32 } from './shortest-float.js';
import { maxRank } from './tensor.js';
import type { Tensor } from './tensor.js';

/** The values of nested lists one behind the other; a value that is no list is its own only one. Undefined when nested deeper than any tensor. */
export function flatten(value: Json): readonly Json[] | undefined {
  const flat: Json[] = [];
  return collect(value, flat, 0) ? flat : undefined;
}

/** The shape of nested lists: [] for a scalar, undefined when lists beside each other differ or go deeper than any tensor. */
export function shapeOf(value: Json, depth = 0): readonly number[] | undefined {
  if (!isList(value)) return [];
  if (depth >= maxRank) return undefined;
  if (!value.some(isList)) return [value.length];
  const [first, ...others] = value.map((item) => shapeOf(item, depth + 1));
  if (first === undefined) return undefined;
  const key = first.join();
  return others.every((other) => other?.join() === key) ? [value.length, ...first] : undefined;
}

/** A tensor's values as a flat list: what V2's `data` holds. Values as `toNested` writes them. */
export function toFlat({ datatype, values }: Tensor): readonly Json[] {
  if (datatype === 'FP32') return Array.from(values as Float32Array, shortestFloat32);
  if (datatype === 'FP16') return Array.from(values as Float32Array, shortestFloat16);
  if (datatype === 'BF16') return Array.from(values as Float32Array, shortestBfloat16);
  if (datatype === 'BYTES') return (values as readonly Uint8Array[]).map(bytesToJson);
  return Array.from<Json>(values as readonly boolean[] | Int32Array | BigInt64Array);
}

/**
 * A tensor as nested lists (a bare value when its shape is []). 64-bit integers are bigints; FP32, FP16 and BF16 are the
 * shortest decimals that still are the same value; BYTES are text where they are UTF-8, else `{"b64": …}` as TensorFlow
 * Serving writes them.
 */
export function toNested(tensor: Tensor): Json {
  const flat = toFlat(tensor);
  let position = 0;
  const build = ([size, ...inner]: readonly number[]): Json => {
    if (size === undefined) return flat[position++] ?? null;
    return Array.from({ length: size }, () => build(inner));
  };
  return build(tensor.shape);
}

/** Bytes as text where they are UTF-8, else `{"b64": …}`. */
function bytesToJson(bytes: Uint8Array): Json {
  return utf8Text(bytes) ?? { b64: Buffer.from(bytes).toString('base64') };
}

/** The text that the bytes are in UTF-8, or undefined when they are not valid UTF-8. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  return text.includes('\uFFFD') && !buffer.equals(Buffer.from(text)) ? undefined : text;
}

/** An element of BYTES in its JSON form for bytes that are not text. */
export function isBase64Object(value: Json): value is { readonly b64: string } {
  return isJsonObject(value) && Object.keys(value).length === 1 && typeof value['b64'] === 'string';
}

/** Array.isArray, for the readonly lists that Json has. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function collect(value: Json, flat: Json[], depth: number): boolean {
  if (!isList(value)) {
    flat.push(value);
    return true;
  }
  return depth < maxRank && value.every((item) => collect(item, flat, depth + 1));
}
