import { isJsonObject, type Json } from './json.js';
import { isNumbers, plainNumbers } from './json-numbers.js';
import { atOnce, type Work } from '../runtime/work.js';
import { maxRank } from './tensor.js';

/** As `gatherFlat`, at once: for what is small. */
export function flatten(value: Json): readonly Json[] | undefined {
  return atOnce(gatherFlat(value));
}

/** The values of nested lists one behind the other; a value that is not a list is one value. Undefined when nested deeper than any tensor. */
export function* gatherFlat(value: Json): Work<readonly Json[] | undefined> {
  const leaves = yield* gatherLeaves(value);
  if (leaves?.some(isNumbers) !== true) return leaves;
  const flat: Json[] = [];
  for (const leaf of leaves) yield* collect(isNumbers(leaf) ? plainNumbers(leaf) : leaf, flat, 0);
  return flat;
}

/** As `gatherFlat`, but lists of numbers that were not read yet stay together. */
export function* gatherLeaves(value: Json): Work<readonly Json[] | undefined> {
  const flat: Json[] = [];
  return (yield* collect(value, flat, 0)) ? flat : undefined;
}

/** The shape of nested lists: [] for a scalar, undefined when lists beside each other differ or go deeper than any tensor. */
export function shapeOf(value: Json, depth = 0): readonly number[] | undefined {
  if (isNumbers(value)) return depth + value.shape.length > maxRank ? undefined : value.shape;
  if (!isList(value)) return [];
  if (depth >= maxRank) return undefined;
  if (!value.some(hasItems)) return [value.length];
  const first = shapeOf(value[0] ?? null, depth + 1);
  if (first === undefined) return undefined;
  const isEven = value.every((item) => isSameShape(shapeOf(item, depth + 1), first));
  return isEven ? [value.length, ...first] : undefined;
}

function isSameShape(shape: readonly number[] | undefined, other: readonly number[]): boolean {
  return shape?.length === other.length && shape.every((size, at) => size === other[at]);
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

/** Array.isArray, for the readonly lists that Json has. A list of numbers that were not read yet is not one: see `hasItems`. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a value is a list, of numbers that were not read yet too. */
export function hasItems(value: Json | undefined): boolean {
  return isList(value) || (isNumbers(value) && value.shape.length > 0);
}

/** The items of a list as plain values; undefined where the value is not a list. For short lists: a shape, a list of names. */
export function itemsOf(value: unknown): readonly Json[] | undefined {
  const plain = isNumbers(value) ? plainNumbers(value) : value;
  return Array.isArray(plain) ? plain : undefined;
}

/** Values that one step walks over. */
const step = 16_384;

function* collect(value: Json, flat: Json[], depth: number): Work<boolean> {
  if (!isList(value)) return collectValue(value, flat, depth);
  if (depth >= maxRank) return false;
  for (const item of value) {
    const isTaken = isList(item)
      ? yield* collect(item, flat, depth + 1)
      : collectValue(item, flat, depth + 1);
    if (!isTaken) return false;
    if (flat.length % step === 0) yield;
  }
  return true;
}

function collectValue(value: Json, flat: Json[], depth: number): boolean {
  flat.push(value);
  return !isNumbers(value) || depth + value.shape.length <= maxRank;
}

const alphabet = /^[A-Za-z0-9+/]*={0,2}$/;

/** Whether a text is standard base64, padded or not. Buffer skips what it does not know. */
export function isBase64(text: string): boolean {
  if (!alphabet.test(text)) return false;
  const digits = text.replace(/=+$/, '').length;
  return digits % 4 !== 1 && (digits === text.length || text.length % 4 === 0);
}

/** The bytes of standard base64 text, padded or not; undefined when it is not base64. */
export function base64Bytes(text: string): Uint8Array | undefined {
  return isBase64(text) ? new Uint8Array(Buffer.from(text, 'base64')) : undefined;
}
