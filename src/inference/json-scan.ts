import { withKeys, type Json } from './json.js';
import { beginNest, walkNest } from './json-nest.js';
import { parseDoubles } from './parse-numbers.js';
import { endOfNumber, isWordByte, lastTraits, traits, makeNumbers, plainNumber } from './json-numbers.js';
import { stepSize, type Work } from '../runtime/work.js';

/** The token that is missing where the text stops being JSON, and the byte where that is. */
export type ScanFault = { readonly at: number; readonly expected: string };

/** Objects and lists in one another: no model has as many, and what walks through JSON need not fear its depth. */
export const maxDepth = 1000;

/** How JSON is read. `leaves`: lists of numbers, and numbers that are not what they look like, stay as they are written. */
export type ScanOptions = {
  readonly leaves: boolean;
  /** Takes a comma before a closing bracket, too. */
  readonly lenient: boolean;
  /** The encoding of the bytes of strings. */
  readonly encoding: 'utf8' | 'latin1';
};

export type ScanResult =
  | { readonly value: Json; readonly commas: number }
  | { readonly fault: ScanFault }
  | { readonly tooDeep: true };

type List = { readonly kind: 'list'; readonly items: Json[] };
type Members = {
  readonly kind: 'object';
  readonly members: { [key: string]: Json };
  /** Present where a key looks like an integer: JavaScript would put it first. */
  keys?: string[];
  key: string;
};

const space = 0x20;
const quote = 0x22;
const backslash = 0x5c;
const escapes = new Set(Buffer.from('"\\/bfnrt'));
const comma = 0x2c;

/** Reads a JSON text from its bytes. A list that is all numbers is walked through once, and is read when its datatype is known. */
export function* scanJson(bytes: Uint8Array, options: ScanOptions): Work<ScanResult> {
  const open: (List | Members)[] = [];
  // Lists that were tried as nests of numbers, and are not.
  const tried = new Set<number>();
  let expecting = 'value';
  let at = 0;
  let commas = 0;
  let value: Json | undefined;
  let stepEnd = stepSize;
  for (;;) {
    if (at > stepEnd) {
      yield;
      stepEnd = at + stepSize;
    }
    while (isSpace(bytes[at])) at += 1;
    const byte = bytes[at];
    if (byte === undefined) {
      if (expecting === 'the end' && value !== undefined) return { value, commas };
      return { fault: { at, expected: expecting } };
    }
    const top = open.at(-1);
    const closing = top?.kind === 'object' ? 0x7d : 0x5d;
    if (expecting === ':') {
      if (byte !== 0x3a) return { fault: { at, expected: expecting } };
      at += 1;
      expecting = 'value';
      continue;
    }
    if (expecting === 'name' || expecting === 'name or }') {
      if (byte === quote && top?.kind === 'object') {
        const end = yield* endOfString(bytes, at);
        if (end < 0) return { fault: { at: -end, expected: 'the rest of a string' } };
        top.key = textOf(bytes, at, end, options.encoding);
        at = end;
        expecting = ':';
        continue;
      }
      if (byte !== 0x7d || (expecting === 'name' && !options.lenient))
        return { fault: { at, expected: expecting } };
    }
    if (expecting === ', or ]' || expecting === ', or }') {
      if (byte === comma) {
        at += 1;
        expecting = closing === 0x7d ? 'name' : 'value';
        // A value of a list may be its end where commas may be too many.
        if (expecting === 'value' && options.lenient && closesNext(bytes, at)) {
          commas += 1;
          expecting = 'value or ]';
        }
        continue;
      }
      if (byte !== closing) return { fault: { at, expected: expecting } };
    }
    let done: Json | undefined;
    if (byte === closing && top !== undefined && expecting !== 'value' && expecting !== 'the end') {
      if (expecting === 'name') commas += 1;
      open.pop();
      done = top.kind === 'list' ? top.items : objectFrom(top);
      at += 1;
    } else if (!expecting.startsWith('value')) return { fault: { at, expected: expecting } };
    else if (byte === 0x5b || byte === 0x7b) {
      if (byte === 0x5b && options.leaves && !tried.has(at)) {
        const nest = beginNest(at);
        while (nest.state === 'going on') {
          walkNest(bytes, nest, nest.at + stepSize);
          yield;
        }
        if (nest.state === 'ended') {
          // An empty list is a list of anything.
          done = nest.shape[0] === 0 ? [] : makeNumbers(bytes, at, nest.at, shapeOf(nest.shape), nest.traits);
          at = nest.at;
          stepEnd = at + stepSize;
        } else for (const start of nest.starts) tried.add(start);
      }
      if (done === undefined) {
        if (open.length >= maxDepth) return { tooDeep: true };
        open.push(byte === 0x5b ? { kind: 'list', items: [] } : { kind: 'object', members: {}, key: '' });
        at += 1;
        expecting = byte === 0x5b ? 'value or ]' : 'name or }';
        continue;
      }
    } else if (byte === quote) {
      const end = yield* endOfString(bytes, at);
      if (end < 0) return { fault: { at: -end, expected: 'the rest of a string' } };
      done = textOf(bytes, at, end, options.encoding);
      at = end;
    } else {
      const end = endOfScalar(bytes, at);
      if (end === at) return { fault: { at, expected: expecting } };
      done = scalar(bytes, at, end, options.leaves);
      at = end;
    }
    const around = open.at(-1);
    if (around === undefined) {
      value = done;
      expecting = 'the end';
    } else if (around.kind === 'list') {
      around.items.push(done);
      expecting = ', or ]';
    } else {
      setMember(around, done);
      expecting = ', or }';
    }
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === space || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function closesNext(bytes: Uint8Array, start: number): boolean {
  let at = start;
  while (isSpace(bytes[at])) at += 1;
  return bytes[at] === 0x5d;
}

function shapeOf(sizes: readonly (number | undefined)[]): readonly number[] {
  return sizes.map((size) => size ?? 0);
}

function setMember(object: Members, value: Json): void {
  const { members, key } = object;
  const isKnown = Object.hasOwn(members, key);
  if (/^\d+$/.test(key)) object.keys ??= Object.keys(members);
  if (!isKnown) object.keys?.push(key);
  if (key === '__proto__') {
    Object.defineProperty(members, key, { value, enumerable: true, writable: true, configurable: true });
  } else members[key] = value;
}

function objectFrom({ members, keys }: Members): Json {
  return keys === undefined ? members : withKeys(members, keys);
}

/** Behind `true`, `false` or a number; the same index where none of them stands. */
function endOfScalar(bytes: Uint8Array, start: number): number {
  for (const word of scalars) {
    if (bytes[start] === word[0] && word.every((byte, index) => bytes[start + index] === byte)) {
      return isWordByte(bytes[start + word.length]) ? start : start + word.length;
    }
  }
  const end = endOfNumber(bytes, start);
  return isWordByte(bytes[end]) && end !== start ? start : end;
}

const scalars = ['true', 'false'].map((word) => Buffer.from(word));

function scalar(bytes: Uint8Array, start: number, end: number, leaves: boolean): Json {
  if (bytes[start] === 0x74) return true;
  if (bytes[start] === 0x66) return false;
  const seen = lastTraits;
  const value = isOrdinary(seen) ? doubleAt(bytes, start, end) : plainNumber(bytes, start, end, seen);
  const isWritten = (seen & traits.fraction) !== 0 && (seen & traits.word) === 0;
  const looksOther = typeof value === 'number' && (Number.isInteger(value) || !Number.isFinite(value));
  return leaves && isWritten && looksOther ? makeNumbers(bytes, start, end, [], seen) : value;
}

/** A number that a double holds as well as any: read without a text of its own. */
function isOrdinary(seen: number): boolean {
  return (seen & (traits.wide | traits.word | traits.null)) === 0;
}

const one = new Float64Array(1);

function doubleAt(bytes: Uint8Array, start: number, end: number): number {
  parseDoubles(bytes, start, end, one);
  return one[0] ?? NaN;
}

/** Behind the quote that closes the string that opens at `start`; where it breaks, the index of that byte, negated. */
function* endOfString(bytes: Uint8Array, start: number): Work<number> {
  let at = start + 1;
  for (let stepEnd = at + stepSize; ; stepEnd = at + stepSize) {
    while (at < stepEnd) {
      const byte = bytes[at];
      if (byte === quote) return at + 1;
      if (byte === undefined || byte < 0x20) return -Math.min(at, bytes.length);
      if (byte === backslash) {
        const next = bytes[at + 1] ?? 0;
        if (next === 0x75 ? !isHex(bytes, at + 2) : !escapes.has(next)) return -at;
        at += next === 0x75 ? 6 : 2;
      } else at += 1;
    }
    yield;
  }
}

/** The text between the quotes. */
function textOf(bytes: Uint8Array, start: number, end: number, encoding: 'utf8' | 'latin1'): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start + 1, end - start - 2).toString(encoding);
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
}

function isHex(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + 4; at += 1) {
    const byte = bytes[at] ?? 0;
    const letter = byte | 0x20;
    if (!(byte >= 0x30 && byte <= 0x39) && !(letter >= 0x61 && letter <= 0x66)) return false;
  }
  return true;
}
