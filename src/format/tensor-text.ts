import { utf8Text } from '../inference/nested.js';
import type { Tensor } from '../inference/tensor.js';
import { safeLines } from './safe-text.js';
import { sizeText } from './sizes.js';
import { wrapText } from './text.js';

/** Shorter texts without line breaks are shown as values, quoted. */
const shortestText = 60;
/** Bytes of a text that are shown. */
const shownBytes = 65_536;

type Wrapped = { readonly width: number; readonly lines: readonly string[] };
/** Texts are wrapped once for each width: a screen asks for them with every frame. */
const wrapped = new WeakMap<Uint8Array, Wrapped>();

/** The element to be read as text: the only value of a BYTES tensor, when it is UTF-8 and long or of several lines. */
export function readableText({ datatype, values }: Tensor): Uint8Array | undefined {
  const [only] = values;
  if (datatype !== 'BYTES' || values.length !== 1 || !(only instanceof Uint8Array)) return undefined;
  const start = only.subarray(0, shownBytes);
  if (start.length <= shortestText && !start.includes(10)) return undefined;
  // A cut may fall within a character: up to 3 bytes are not held against it.
  const isText = [0, 1, 2, 3].some((cut) => utf8Text(start.subarray(0, start.length - cut)) !== undefined);
  return isText && !start.includes(0) ? only : undefined;
}

/** A text in lines of at most `width` columns, safe for a terminal. One of more than 64 KiB is cut, and says so. */
export function textLines(text: Uint8Array, width: number): readonly string[] {
  const known = wrapped.get(text);
  if (known?.width === width) return known.lines;
  const shown = new TextDecoder('utf-8', { ignoreBOM: true }).decode(text.subarray(0, shownBytes));
  const lines = safeLines(shown.replace(/\n$/, '')).flatMap((line) => wrapText(line, width));
  const left = text.length - shownBytes;
  const all = left > 0 ? [...lines, `… ${sizeText(left)} more`] : lines;
  wrapped.set(text, { width, lines: all });
  return all;
}
