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
