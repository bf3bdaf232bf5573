import { isAscii, isUtf8 } from 'node:buffer';
import type { Work } from './work.js';

/** Bytes, or characters, that one step copies, checks or converts. */
const pieceSize = 262_144;

/** The bytes of chunks, one behind the other, in memory of their own. */
export function* joinBytes(chunks: readonly Uint8Array[]): Work<Buffer<ArrayBuffer>> {
  // Not of Buffer's pool: a typed array may begin at the first byte. The system gives the memory as it is filled.
  const joined = Buffer.from(new ArrayBuffer(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0)));
  let at = 0;
  let stepEnd = pieceSize;
  for (const chunk of chunks) {
    for (let from = 0; from < chunk.byteLength; from += pieceSize) {
      const piece = chunk.subarray(from, from + pieceSize);
      joined.set(piece, at);
      at += piece.byteLength;
      if (at < stepEnd) continue;
      stepEnd = at + pieceSize;
      yield;
    }
  }
  return joined;
}

/** Whether bytes are valid UTF-8. */
export function* checkUtf8(bytes: Uint8Array): Work<boolean> {
  for (const piece of utf8Pieces(bytes)) {
    if (!isUtf8(piece)) return false;
    yield;
  }
  return true;
}

/** The text that bytes are in UTF-8; undefined where they are not valid. */
export function* utf8TextFrom(bytes: Uint8Array): Work<string | undefined> {
  let plain = true;
  for (const piece of utf8Pieces(bytes)) {
    plain &&= isAscii(piece);
    if (!plain && !isUtf8(piece)) return undefined;
    yield;
  }
  // A copy, and the only one: pieces that are joined take their memory twice.
  if (plain) return bufferOf(bytes).toString('latin1');
  const texts: string[] = [];
  for (const piece of utf8Pieces(bytes)) {
    texts.push(bufferOf(piece).toString('utf8'));
    yield;
  }
  return texts.join('');
}

/** A text in UTF-8. */
export function* utf8BytesFrom(text: string): Work<Buffer> {
  let length = 0;
  for (const piece of textPieces(text)) {
    length += Buffer.byteLength(piece);
    yield;
  }
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  for (const piece of textPieces(text)) {
    at += bytes.write(piece, at);
    yield;
  }
  return bytes;
}

/** Pieces that end between two characters, unless the bytes are not valid UTF-8. */
function* utf8Pieces(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    let end = Math.min(bytes.length, at + pieceSize);
    // A character has at most three bytes behind its first one.
    for (let back = 0; back < 3 && end < bytes.length && isInside(bytes[end] ?? 0); back += 1) end -= 1;
    yield bytes.subarray(at, end);
    at = end;
  }
}

function isInside(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** Pieces that end between two characters: the two halves of a surrogate pair stay together. */
function* textPieces(text: string): Iterable<string> {
  for (let at = 0; at < text.length;) {
    const end = at + pieceSize;
    const isHalved = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
    yield text.slice(at, isHalved ? end + 1 : end);
    at = isHalved ? end + 1 : end;
  }
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
