import { fieldAt, isRecord, textAt } from '../kserve/fields.js';
import { Problem } from '../problem.js';

/**
 * JSON as isvc reads it. An integer that a double cannot hold is a bigint. A number that is whole but was written with a point or an
 * exponent (`1.0`), and every list of numbers, may be a leaf: it stays as it was written, and takes no memory of its own.
 */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | JsonLeaf
  | readonly Json[]
  | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

const order = Symbol('order');

/** A value that is kept in another form than JavaScript's own, with what writes it, in pieces. JSON itself holds no functions. */
export type JsonLeaf = {
  readonly writeText: (leaf: never, indent: string, newline: string) => Iterable<string>;
};

/** Text that is gathered before it is handed on. */
const pieceLength = 65_536;

/** Whose data is at fault when something does not fit: what isvc sends, or what came back. */
export type Side = 'payload' | 'answer';

/** Narrows to an object that is not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return isRecord(value) && !isJsonLeaf(value);
}

/** Whether it writes itself in JSON: numbers that stay in their bytes. */
export function isJsonLeaf(value: unknown): value is JsonLeaf {
  return (
    typeof value === 'object' &&
    value !== null &&
    'writeText' in value &&
    typeof value.writeText === 'function'
  );
}

/** As `fieldAt`, for JSON, whose leaves are objects of ours: they have no fields. */
export function ownField(value: unknown, key: string): unknown {
  return isJsonLeaf(value) ? undefined : fieldAt(value, key);
}

/** A property that is text; '' when it has none. */
export function ownText(value: unknown, key: string): string {
  return textAt(ownField(value, key)) ?? '';
}

/**
 * An object of these members, in their order whatever the keys look like: JavaScript itself puts "9" before "10", and both before
 * "a". A key such as `__proto__` is one like any other; of two members with one key the last one holds.
 */
export function objectOf<T>(members: Iterable<readonly [string, T]>): { readonly [key: string]: T } {
  const object: { [key: string]: T } = {};
  const keys = new Set<string>();
  let isMoved = false;
  for (const [key, value] of members) {
    if (key === '__proto__') define(object, key, value, true);
    else object[key] = value;
    keys.add(key);
    isMoved ||= /^\d+$/.test(key);
  }
  return isMoved ? withKeys(object, [...keys]) : object;
}

/** The object, which from now on is written in the order of these keys. */
export function withKeys<T extends object>(object: T, keys: readonly string[]): T {
  define(object, order, keys, false);
  return object;
}

/** The members of an object, in the order in which they were written. */
export function entriesOf<T>(object: { readonly [key: string]: T }): readonly (readonly [string, T])[] {
  return keysOf(object).map((key) => [key, object[key] as T] as const);
}

/** The keys of an object, in the order in which they were written. */
export function keysOf(object: { readonly [key: string]: unknown }): readonly string[] {
  return (object as { readonly [order]?: readonly string[] })[order] ?? Object.keys(object);
}

/**
 * Writes every digit of a bigint, NaN and Infinity bare, as the servers that have them do, and leaves as they were written; the rest
 * as JSON.stringify does. Throws a Problem of the side's kind when the value is nested too deeply for that.
 */
export function stringifyJson(
  value: Json,
  { indent = 0, side = 'payload' }: { readonly indent?: number; readonly side?: Side } = {},
): string {
  try {
    return [...write(value, ' '.repeat(indent), '\n')].join('');
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new Problem(side, 'The JSON is nested too deeply.', {
      remedy: 'No model takes or gives lists this deep: look at what made it.',
      cause,
      ...(side === 'answer' ? { mismatch: 'json' } : {}),
    });
  }
}

/** The same text in pieces, each made when it is asked for. */
export function textPieces(value: Json): Iterable<string> {
  return write(value, '', '\n');
}

/** The same in UTF-8, in pieces that are made when they are asked for, and again each time. */
export function jsonPieces(value: Json): Iterable<Uint8Array> {
  return {
    *[Symbol.iterator]() {
      let text = '';
      for (const piece of write(value, '', '\n')) {
        text += piece;
        if (text.length < pieceLength) continue;
        yield Buffer.from(text);
        text = '';
      }
      if (text !== '') yield Buffer.from(text);
    },
  };
}

function* write(value: Json, indent: string, newline: string): Iterable<string> {
  if (typeof value !== 'object' || value === null) yield writeScalar(value);
  else if (isJsonLeaf(value)) yield* value.writeText(value as never, indent, newline);
  else if (isJsonObject(value)) {
    const members = entriesOf(value).map(
      ([key, item]) => [`${JSON.stringify(key)}:${indent && ' '}`, item] as const,
    );
    yield* writeMembers('{', members, '}', indent, newline);
  } else {
    const items = value.map((item) => ['', item] as const);
    yield* writeMembers('[', items, ']', indent, newline);
  }
}

function* writeMembers(
  open: string,
  members: readonly (readonly [string, Json])[],
  close: string,
  indent: string,
  newline: string,
): Iterable<string> {
  const isFlat = members.length === 0 || indent === '';
  const inner = newline + indent;
  let text = open;
  for (const [at, [key, item]] of members.entries()) {
    text += `${at === 0 ? '' : ','}${isFlat ? '' : inner}${key}`;
    if (typeof item !== 'object' || item === null) text += writeScalar(item);
    else {
      yield text;
      yield* write(item, indent, inner);
      text = '';
    }
    if (text.length < pieceLength) continue;
    yield text;
    text = '';
  }
  yield text + (isFlat ? close : newline + close);
}

function writeScalar(value: null | boolean | number | bigint | string): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'bigint') return value.toString();
  return JSON.stringify(value);
}

function define(object: object, key: string | symbol, value: unknown, enumerable: boolean): void {
  Object.defineProperty(object, key, { value, enumerable, writable: enumerable, configurable: enumerable });
}
