import { bytesPerLine, hexLine, utf8Head } from '../../format/wire.js';
import { sizeText } from '../../format/sizes.js';
import { textLines } from '../../format/values.js';
import { jsonHead, type Answer } from '../../inference/answer.js';
import { isPackedNumbers, packedCount, packedHead, readPacked } from '../../inference/packed-numbers.js';
import { atOnce } from '../../runtime/work.js';
import type { BodyForm } from '../state/place.js';
import type { HttpRequest } from '../../inference/exchange.js';
import { jsonRows } from './json-block.js';
import { emptyLine, line, lineWidth, span, type Line, andMore } from './line.js';
import { makeLines, mapLines, stackLines, type Lines } from './lines.js';

/** Bytes of a text that are shown; of a hex dump all are, for only what is looked at is made. */
const shownBytes = 100_000;
/** Bytes and lists of a gRPC message that are shown one by one: what is longer is counted. */
const shownItems = 1000;
const dumpedFields = 50;

export type WithBody = Pick<HttpRequest, 'body' | 'headers'>;

/** A body in a form. Laid out: JSON and other text in rows, bytes as a hex dump; V2's binary extension is the one before the other. */
export function bodyRows(message: WithBody, form: BodyForm, columns: number): Lines {
  const { body = '', headers } = message;
  if (body.length === 0) return [line('   (no body)', 'dim')];
  if (form === 'in hex') return hexRows('the body', bytesOf(message), columns);
  if (form === 'as it went') return plainRows(bytesOf(message), columns);
  if (typeof body === 'string') return textRows(body, columns);
  const stated = Object.entries(headers).find(([name]) => name.toLowerCase() === jsonLength)?.[1];
  const json = Math.min(body.length, Number(stated ?? NaN));
  if (json >= 0) {
    const [text, bytes] = [byteRows(body.subarray(0, json), columns), body.subarray(json)];
    return bytes.length === 0
      ? text
      : stackLines([text, [emptyLine], hexRows('binary tensors', bytes, columns)]);
  }
  return byteRows(body, columns);
}

/** Texts are encoded once: a screen asks for them with every frame. */
const encoded = new WeakMap<WithBody, Uint8Array>();

function bytesOf(message: WithBody): Uint8Array {
  const { body = '' } = message;
  if (typeof body !== 'string') return body;
  const bytes = encoded.get(message) ?? new TextEncoder().encode(body);
  encoded.set(message, bytes);
  return bytes;
}

/** A text as it went, its lines folded; bytes that are not text in hex. */
function plainRows(bytes: Uint8Array, columns: number): Lines {
  return utf8Head(bytes, shownBytes) === undefined
    ? hexRows('not text', bytes, columns)
    : textLines(bytes, columns - 4).map((row) => line(row === '' ? '' : `   ${row}`));
}

function byteRows(bytes: Uint8Array, columns: number): Lines {
  const head = utf8Head(bytes, shownBytes);
  if (head === undefined) return hexRows('not text', bytes, columns);
  const more = head.leftBytes === 0 ? [] : [[andMore(`${sizeText(head.leftBytes)} more`, '   ')]];
  return stackLines([textRows(head.text, columns), more]);
}

/** Says how many bytes of a body are its JSON (Open Inference Protocol, extension_binary_data.md). */
const jsonLength = 'inference-header-content-length';

function textRows(text: string, columns: number): Lines {
  return mapLines(jsonRows(text, columns - 4), (row) => (lineWidth(row) === 0 ? row : [span('   '), ...row]));
}

function hexRows(what: string, bytes: Uint8Array, columns: number): Lines {
  const perLine = bytesPerLine(columns - 4);
  const dump = makeLines(Math.ceil(bytes.length / perLine), (at): Line => {
    const { offset, hex, ascii } = hexLine(bytes, at, perLine);
    return [span(`   ${offset}  `, 'dim'), span(`${hex} `), span(ascii, 'accent')];
  });
  return stackLines([[line(`   ${what}, ${sizeText(bytes.length)}`, 'dim')], dump]);
}

/** JSON has no bigint, NaN or Infinity. */
function shownNumber(value: unknown): unknown {
  const isPlain = typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
  return isPlain ? value : String(value);
}

type Shown = { readonly text: string; readonly fields: readonly Field[] };
type Field = { readonly name: string; readonly bytes: Uint8Array };
/** Messages are written out once: a screen asks for them with every frame. */
const shownMessages = new WeakMap<object, Shown>();

/** A gRPC message as JSON, its fields of bytes as hex dumps under it. The answer's JSON stands for the message where there is one. */
export function messageRows(message: unknown, answer: Answer | undefined, columns: number): Lines {
  if (typeof message !== 'object' || message === null) return [line('   (no message)', 'dim')];
  const known = shownMessages.get(message) ?? writeOut(message, answer);
  shownMessages.set(message, known);
  const { text, fields } = known;
  return stackLines([
    textRows(text, columns),
    ...fields.flatMap(({ name, bytes }) => [[emptyLine], hexRows(name, bytes, columns)]),
  ]);
}

function writeOut(message: object, answer: Answer | undefined): Shown {
  const fields: Field[] = [];
  const value = shorten(message, '', fields);
  const head = answer === undefined ? undefined : jsonHead(answer, shownBytes);
  const text =
    head === undefined ? JSON.stringify(value, undefined, 2) : `${head.text}${head.isWhole ? '' : ' …'}`;
  return { text, fields: fields.slice(0, dumpedFields) };
}

/** A value for reading: bytes by their size. Not a replacer: a Buffer turns itself into an object before one sees it. */
function shorten(value: unknown, name: string, fields: Field[]): unknown {
  if (value instanceof Uint8Array) {
    fields.push({ name, bytes: value });
    return `(${sizeText(value.length)}, below)`;
  }
  if (typeof value === 'bigint') return String(value);
  if (isPackedNumbers(value)) {
    const items = Array.from<unknown>(atOnce(readPacked(packedHead(value, shownItems)))).map(shownNumber);
    const left = packedCount(value) - items.length;
    return left === 0 ? items : [...items, `… ${left} more`];
  }
  if (Array.isArray(value)) {
    const items = value.slice(0, shownItems).map((item, at) => shorten(item, `${name}[${at}]`, fields));
    const left = value.length - items.length;
    return left === 0 ? items : [...items, `… ${left} more`];
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      shorten(part, name === '' ? key : `${name}.${key}`, fields),
    ]),
  );
}
