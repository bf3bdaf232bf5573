import { utf8Text } from '../inference/nested.js';

/** The start of a text of bytes, at most `most` of them, and how many are left; undefined when it is not UTF-8, or has a NUL. */
export function utf8Head(
  bytes: Uint8Array,
  most: number,
): { readonly text: string; readonly leftBytes: number } | undefined {
  const isCut = bytes.length > most;
  // A cut may fall within a character of up to 4 bytes.
  for (const spare of isCut ? [0, 1, 2, 3] : [0]) {
    const end = isCut ? most - spare : bytes.length;
    const text = utf8Text(bytes.subarray(0, end));
    if (text !== undefined) return text.includes('\0') ? undefined : { text, leftBytes: bytes.length - end };
  }
  return undefined;
}
