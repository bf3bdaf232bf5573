import type { Tensor } from '../inference/tensor.js';
import { safeLines } from './safe-text.js';
import { sizeText } from './sizes.js';
import { wrapText } from './text.js';
import { utf8Head } from './utf8-head.js';

/** Shorter texts without line breaks are shown as values, quoted. */
const shortestText = 60;
/** Bytes of a text that are shown. */
const shownBytes = 65_536;

type Wrapped = { readonly width: number; readonly lines: readonly string[] };
/** Texts are wrapped once for each width: a screen asks for them with every frame. */
const wrapped = new WeakMap<Uint8Array, Wrapped>();

/** The element to be read as text: the only value of a BYTES tensor, when it is UTF-8 and long or of several lines. */
export function readableText({ datatype, values }: Tensor): Uint8Array | undefined {
  const only = values[0];
  if (datatype !== 'BYTES' || values.length !== 1 || !(only instanceof Uint8Array)) return undefined;
  if (only.length <= shortestText && !only.includes(10)) return undefined;
  return utf8Head(only, shownBytes) === undefined ? undefined : only;
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
