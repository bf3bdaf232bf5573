import { Problem } from '../problem.js';
import { checkUtf8 } from '../runtime/byte-work.js';
import type { Json, Side } from './json.js';
import { maxDepth, scanJson, type ScanFault, type ScanResult, type ScanOptions } from './json-scan.js';
import { atOnce, type Work } from '../runtime/work.js';

/** A text read as JSON. */
export type ReadJson = {
  readonly value: Json;
  /** Deviations from JSON that were read all the same, a line each. */
  readonly notes: readonly string[];
};

/**
 * Reads JSON whose numbers are all plain values, at once: for what is small. An integer beyond 2^53 is a bigint; bare NaN, Infinity
 * and -Infinity are numbers. Throws a Problem of the side's kind with line and column.
 */
export function parseJson(text: string | Uint8Array, side: Side = 'payload'): Json {
  const given = typeof text === 'string' ? Buffer.from(text) : text;
  const bytes = side === 'answer' ? withoutMark(given) : given;
  const scanned = atOnce(scanJson(bytes, { leaves: false, lenient: false, encoding: 'utf8' }));
  return valueOf(bytes, scanned, side);
}

/**
 * Reads the JSON of a payload or of an answer from its bytes: lists of numbers stay in them until their datatype is known, so that
 * they may be large. In an answer a comma too many and a byte order mark are taken, with a note, and bytes that are not UTF-8 as
 * `encoding` says. Throws a Problem of the side's kind with line and column.
 */
export function* readJson(
  given: Uint8Array,
  side: Side,
  encoding: ScanOptions['encoding'] = 'utf8',
): Work<ReadJson> {
  const bytes = side === 'answer' ? withoutMark(given) : given;
  const scanned = yield* scanJson(bytes, { leaves: true, lenient: side === 'answer', encoding });
  const value = valueOf(bytes, scanned, side);
  const commas = 'commas' in scanned ? scanned.commas : 0;
  const odd = [
    ...(bytes === given ? [] : ['a byte order mark stands before it']),
    ...(commas === 0 ? [] : ['a comma stands before a closing bracket']),
  ];
  return { value, notes: odd.map((what) => `the answer is not strict JSON: ${what}`) };
}

/** U+FEFF, which a reader may pass over (RFC 8259, section 8.1): servers on .NET write it. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** Where a text goes wrong. Lines are counted as editors do; columns are characters of UTF-16, as in JavaScript's messages. */
export type JsonFault = { readonly line: number; readonly column: number; readonly expected: string };

/** The first place where the text stops being JSON (bare NaN and Infinity are taken); undefined when it is all valid. */
export function* findJsonFault(bytes: Uint8Array): Work<JsonFault | undefined> {
  const scanned = yield* scanJson(bytes, { leaves: true, lenient: false, encoding: 'utf8' });
  return 'fault' in scanned ? placeOf(bytes, scanned.fault) : undefined;
}

/** How strings in these bytes are to be read: what is not UTF-8 as Latin-1, of which each character is one byte. */
export function* encodingOf(bytes: Uint8Array): Work<ScanOptions['encoding']> {
  return (yield* checkUtf8(bytes)) ? 'utf8' : 'latin1';
}

function valueOf(bytes: Uint8Array, scanned: ScanResult, side: Side): Json {
  if ('value' in scanned) return scanned.value;
  const subject = side === 'payload' ? 'The payload' : 'The answer';
  throw new Problem(side, `${subject} is not valid JSON (${whereOf(bytes, scanned)}).`, {
    remedy:
      side === 'payload'
        ? 'Correct the JSON there, and try again.'
        : 'Look at the raw answer: something other than a model server may have answered.',
    ...(side === 'answer' ? { mismatch: 'json' } : {}),
  });
}

function whereOf(bytes: Uint8Array, scanned: Exclude<ScanResult, { readonly value: Json }>): string {
  if (!('fault' in scanned)) return `it is nested more than ${maxDepth} levels deep`;
  const { line, column, expected } = placeOf(bytes, scanned.fault);
  return `line ${line}, column ${column}: expected ${expected}`;
}

function placeOf(bytes: Uint8Array, { at, expected }: ScanFault): JsonFault {
  const before = Buffer.from(bytes.buffer, bytes.byteOffset, at);
  let line = 1;
  let lineAt = 0;
  for (let end = before.indexOf(0x0a); end !== -1; end = before.indexOf(0x0a, lineAt)) {
    line += 1;
    lineAt = end + 1;
  }
  return { line, column: before.subarray(lineAt).toString('utf8').length + 1, expected };
}
