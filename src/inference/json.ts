import { Problem } from '../problem.js';
import { findJsonFault } from './json-fault.js';

/** JSON as isvc reads it: an integer that a double cannot hold is a bigint. */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/** Whose data is at fault when something does not fit: what we send, or what came back. */
export type Side = 'payload' | 'answer';

/** An integer that might not fit a double, or a word that JSON does not have but model servers write (Triton does). */
const needsExactness = /(?<![\d.])\d{16,}(?![\d.eE])|NaN|Infinity/;
const notFinite = /-?\bInfinity\b|\bNaN\b/g;
const numbers: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity };

/**
 * Reads JSON without losing digits: an integer beyond 2^53 is a bigint, and bare NaN, Infinity and -Infinity are numbers.
 * Text that needs neither takes the plain JSON.parse, which is more than ten times as fast.
 * A key such as `__proto__` is an own property like any other. Throws a Problem of the side's kind with line and column.
 */
export function parseJson(text: string, side: Side = 'payload'): Json {
  try {
    return needsExactness.test(text) ? parseExactly(text) : (JSON.parse(text) as Json);
  } catch (cause) {
    throw syntaxProblem(text, side, cause);
  }
}

/** Narrows to an object that is not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own property of anything; undefined when it has none. Reads answers whose shape is not known yet. */
export function ownField(value: unknown, key: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** An own property that is text; '' when it has none. */
export function ownText(value: unknown, key: string): string {
  const text = ownField(value, key);
  return typeof text === 'string' ? text : '';
}

/**
 * Writes every digit of a bigint, and NaN and Infinity bare, as the servers that have them do; the rest as JSON.stringify
 * does. Throws a Problem of the side's kind when the value is nested too deeply for that.
 */
export function stringifyJson(
  value: Json,
  { indent = 0, side = 'payload' }: { readonly indent?: number; readonly side?: Side } = {},
): string {
  try {
    return write(value, ' '.repeat(indent), '\n');
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new Problem(side, 'The JSON is nested too deeply.', {
      remedy: 'No model takes or gives lists this deep: look at what made it.',
      cause,
    });
  }
}

function write(value: Json, indent: string, newline: string): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = newline + indent;
  const items = isJsonObject(value)
    ? Object.entries(value).map(
        ([key, item]) => `${JSON.stringify(key)}:${indent && ' '}${write(item, indent, inner)}`,
      )
    : value.map((item) => write(item, indent, inner));
  const [open, close] = isJsonObject(value) ? ['{', '}'] : ['[', ']'];
  if (items.length === 0 || indent === '') return open + items.join(',') + close;
  return open + inner + items.join(`,${inner}`) + newline + close;
}

/** Writes words that JSON lacks as strings that the text does not have, and recognises these by their source. */
function parseExactly(text: string): Json {
  let mark = 'isvc';
  while (text.includes(mark)) mark += '-';
  const words = new Map(Object.keys(numbers).map((word) => [`"${mark}${word}"`, word]));
  const marked = replaceOutsideStrings(text, (word) => `"${mark}${word}"`);
  return JSON.parse(marked, (_key, value: unknown, ...rest: readonly unknown[]) => {
    const source = ownField(rest[0], 'source');
    if (typeof source !== 'string') return value;
    if (typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source)) {
      return BigInt(source);
    }
    const word = words.get(source);
    return word === undefined ? value : numbers[word];
  }) as Json;
}

function replaceOutsideStrings(text: string, replace: (word: string) => string): string {
  const parts: string[] = [];
  let position = 0;
  while (position < text.length) {
    const quote = text.indexOf('"', position);
    const start = quote === -1 ? text.length : quote;
    parts.push(text.slice(position, start).replace(notFinite, replace));
    position = endOfString(text, start);
    parts.push(text.slice(start, position));
  }
  return parts.join('');
}

/** The index behind the quote that closes the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let end = start;
  for (;;) {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end + 1;
  }
}

function syntaxProblem(text: string, side: Side, cause: unknown): Problem {
  const fault = findJsonFault(text);
  const where =
    fault === undefined
      ? 'it is nested too deeply'
      : `line ${fault.line}, column ${fault.column}: expected ${fault.expected}`;
  const subject = side === 'payload' ? 'The payload' : 'The answer';
  return new Problem(side, `${subject} is not valid JSON (${where}).`, {
    remedy:
      side === 'payload'
        ? 'Correct the JSON there, and try again.'
        : 'Look at the raw answer: something other than a model server may have answered.',
    cause,
    ...(side === 'answer' ? { misfit: 'json' } : {}),
  });
}
