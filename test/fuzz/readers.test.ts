import * as fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { fileURLToPath } from 'node:url';
import { loadSync, type MethodDefinition } from '@grpc/proto-loader';
import { isJsonLeaf, isJsonObject, stringifyJson, type Json } from '../../src/inference/json.js';
import { isPackedNumbers, readPacked } from '../../src/inference/packed-numbers.js';
import { parseJson, readJson } from '../../src/inference/read-json.js';
import { atOnce } from '../../src/runtime/work.js';
import { findMethod } from '../../src/transport/grpc-methods.js';
import { json, jsonText } from './arbitraries.js';
import { boundary, valueOrProblem } from './boundary.js';
import { grpcMessages } from './grpc-messages.js';

/** Numbers as they are written: such as JavaScript would round, or write otherwise, too. */
const number = fc.oneof(
  fc.constantFrom(
    '-0',
    '0.0',
    '-0.0',
    '1e5',
    '1E+2',
    '1.0',
    '9007199254740993',
    '-9223372036854775809',
    '1e-400',
  ),
  fc.bigInt().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
);
const nest = fc.letrec<{ nest: string }>((tie) => ({
  nest: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(number, fc.constantFrom('null', 'true', '"a"', '[]', '{}', '{"a":1,"a":[2]}')),
    fc.array(tie('nest'), { maxLength: 4 }).map((items) => `[${items.join(' , ')}]`),
  ),
})).nest;
/** A JSON text, sometimes cut or with a piece too many. */
const written = fc
  .tuple(
    fc.oneof(nest, jsonText(json)),
    fc.option(fc.tuple(fc.nat(100), fc.constantFrom('', ',', ']', '1', 'e', '.', '\u00e9'))),
  )
  .map(([text, edit]) =>
    edit === null
      ? text
      : text.slice(0, edit[0]) + edit[1] + text.slice(edit[0] + (edit[1] === '' ? 1e9 : 0)),
  );

boundary('JSON as JSON.parse reads it', written, (text) => {
  const ours = valueOrProblem(() => parseJson(text));
  const theirs = parsed(text.toWellFormed());
  // NaN and Infinity are taken, as the servers that write them expect.
  if (ours instanceof Error || theirs === undefined) {
    if (ours instanceof Error === (theirs === undefined) || /NaN|Infinity/.test(text)) return;
    throw new Error(ours instanceof Error ? `refused: ${ours.summary}` : 'taken, though it is no JSON');
  }
  // JSON.parse takes some escaped keys for others (nodejs/node issue 63785).
  if (text.includes('\\')) return;
  if (!isDeepStrictEqual(plain(ours), plain(theirs.value as Json))) throw new Error('it is another value');
});

boundary('JSON with its lists left as they stand', written, (text) => {
  const whole = valueOrProblem(() => parseJson(text));
  const read = valueOrProblem(() => readJson(Buffer.from(text), 'payload'));
  if (whole instanceof Error !== read instanceof Error) throw new Error('one of two readers refuses it');
  if (whole instanceof Error || read instanceof Error) return;
  const again = parseJson(stringifyJson(read.value));
  if (!isDeepStrictEqual(plain(again), plain(whole))) throw new Error('it is another value');
});

/** For JSON.parse: an integer that a double cannot hold becomes a bigint, from its `source`. */
function exact(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source ?? '';
  return typeof value === 'number' && /^-?\d+$/.test(source) && !Number.isSafeInteger(value)
    ? BigInt(source)
    : value;
}

/** The value that JSON.parse makes of it, with exact integers; undefined where it is not JSON. */
function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text, exact) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Without what only the two readers' own objects have: order and symbols. */
function plain(value: Json): unknown {
  if (typeof value !== 'object' || value === null || isJsonLeaf(value)) return value;
  if (!isJsonObject(value)) return value.map(plain);
  return Object.entries(value)
    .map(([key, item]) => [key, plain(item)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

for (const { name, service, method, file, message } of grpcMessages) {
  const ours = findMethod(service, method);
  const includeDirs = [fileURLToPath(new URL('../../protos/', import.meta.url))];
  const options = { keepCase: true, longs: String, enums: String, defaults: false, oneofs: false };
  const members = loadSync(file, { includeDirs, ...options })[service] as Record<
    string,
    MethodDefinition<object, object>
  >;
  const theirs = members[method];
  if (theirs === undefined) throw new Error(`no method ${method}`);

  boundary(
    `${name}: read as proto-loader reads it, whole and cut`,
    fc.tuple(message, fc.nat()),
    ([one, cut]) => {
      const bytes = theirs.responseSerialize(one);
      const read = unpacked(ours.deserialize(bytes));
      if (!isDeepStrictEqual(read, unpacked(theirs.responseDeserialize(bytes))))
        throw new Error('it is another message');
      const part = bytes.subarray(0, cut % (bytes.length + 1));
      try {
        ours.deserialize(part);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
    },
  );
}

/** Numbers as plain lists, and maps and bytes without their prototypes. */
function unpacked(value: unknown): unknown {
  if (isPackedNumbers(value))
    return [...atOnce(readPacked(value))].map((one) => (typeof one === 'bigint' ? String(one) : one));
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(unpacked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([key, item]) => [key, unpacked(item)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}
