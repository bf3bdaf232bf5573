import { stepSize, type Work } from '../runtime/work.js';

const quote = 0x22;
const backslash = 0x5c;
const escapes = new Set(Buffer.from('"\\/bfnrt'));

/** Behind the quote that closes the string that opens at `start`; where it breaks, the index of that byte, negated. */
export function* endOfString(bytes: Uint8Array, start: number): Work<number> {
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
export function textOf(bytes: Uint8Array, start: number, end: number, encoding: 'utf8' | 'latin1'): string {
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
