import { utf8Text } from '../inference/nested.js';
import { shortestBfloat16, shortestFloat16, shortestFloat32 } from '../inference/floats.js';
import type { Tensor } from '../inference/tensor.js';
import { safeLines, safeText } from './safe-text.js';
import { sizeText } from './sizes.js';
import { fitText, wrapText } from './text.js';
import { utf8Head } from './wire.js';

/** BYTES longer than this are cut when shown: an image is not text. */
const longestQuoted = 60;

/** One value for a person: integers exact, floats shortest, BYTES quoted where they are UTF-8 and base64 otherwise. */
export function valueText(tensor: Tensor, index: number): string {
  const value = tensor.values[index];
  if (value === undefined) return '';
  if (value instanceof Uint8Array) return bytesText(value);
  if (typeof value === 'number') return floatText(tensor.datatype, value);
  return String(value);
}

/** True for the floating-point datatypes. */
export function isFloat(tensor: Tensor): boolean {
  return ['FP16', 'BF16', 'FP32', 'FP64'].includes(tensor.datatype);
}

/** The shortest decimal that still is the same value of its type. */
function floatText(datatype: Tensor['datatype'], value: number): string {
  if (datatype === 'FP32') return String(shortestFloat32(value));
  if (datatype === 'FP16') return String(shortestFloat16(value));
  return String(datatype === 'BF16' ? shortestBfloat16(value) : value);
}

function bytesText(bytes: Uint8Array): string {
  const text = utf8Text(bytes.length > 4096 ? bytes.subarray(0, 4096) : bytes);
  if (text === undefined || bytes.length > 4096) {
    const start = Buffer.from(bytes.subarray(0, 45)).toString('base64');
    return bytes.length <= 45 ? `base64 ${start}` : `base64 ${start}… (${sizeText(bytes.length)})`;
  }
  const quoted = `"${safeText(text).replaceAll('"', String.raw`\"`)}"`;
  return quoted.length <= longestQuoted
    ? quoted
    : `${fitText(quoted, longestQuoted)} (${sizeText(bytes.length)})`;
}

/** Shorter texts without line breaks are shown as values, quoted. */
const shortestText = 60;
/** Bytes of a text that are shown. */
const shownBytes = 65_536;

type Wrapped = { readonly width: number; readonly lines: readonly string[] };
/** Texts are wrapped once for each width: a screen asks for them with every frame. */
const wrapped = new WeakMap<Uint8Array, Wrapped>();

/** More values than these are a table. */
const mostTexts = 32;

/** The values to be read as texts: those of a BYTES tensor, when all are UTF-8, and one is long or of several lines. */
export function readableTexts({ datatype, values }: Tensor): readonly Uint8Array[] {
  if (datatype !== 'BYTES' || values.length > mostTexts) return [];
  const texts = Array.from<unknown>(values).filter((value) => value instanceof Uint8Array);
  if (!texts.some((text) => text.length > shortestText || text.includes(10))) return [];
  return texts.every((text) => utf8Head(text, shownBytes) !== undefined) ? texts : [];
}

/** A text in lines of at most `width` columns, safe for a terminal. One of more than 64 KiB is cut, and says so. */
export function textLines(text: Uint8Array, width: number): readonly string[] {
  const known = wrapped.get(text);
  if (known?.width === width) return known.lines;
  const { text: shown, leftBytes } = utf8Head(text, shownBytes) ?? { text: '', leftBytes: text.length };
  const lines = safeLines(shown.replace(/\n$/, '')).flatMap((line) => wrapText(line, width));
  const all = leftBytes > 0 ? [...lines, `… ${sizeText(leftBytes)} more`] : lines;
  wrapped.set(text, { width, lines: all });
  return all;
}
