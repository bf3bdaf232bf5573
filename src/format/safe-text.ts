import { stripVTControlCharacters } from 'node:util';
import { hiddenValue, isWhollySecret, hideSecretText } from '../wording/secret-text.js';

/** Printable ASCII: as wide as it is long, and harmless. Nearly every text is of this kind, so it is asked first. */
const plain = /^[\x20-\x7e]*$/;

/**
 * Characters that could move the cursor, hide text or reorder it: C0 and C1 controls, DEL, line and paragraph separators, zero-width
 * spaces, byte order marks, tag characters, lone surrogates, and the bidirectional controls of Unicode TR9 (section 2).
 */
const unsafe =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Text from a cluster or a server, safe for a terminal and on one line: escape sequences go, other controls become visible marks. */
export function safeText(text: string): string {
  if (plain.test(text)) return text;
  return stripVTControlCharacters(text.replaceAll('\r\n', '\n')).replaceAll(unsafe, visibleMark);
}

/** The same for a text of several lines: each made safe, without the line ends. */
export function safeLines(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/).map(safeText);
}

/**
 * JSON, safe for a terminal and still the same value: what a terminal would obey can only stand in strings, and is escaped there
 * (RFC 8259, section 7). Line ends and tabs between the tokens stay.
 */
export function safeJson(json: string): string {
  return json.replaceAll(unsafe, (character) =>
    /[\n\r\t]/.test(character) ? character : escaped(character),
  );
}

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

function visibleMark(character: string): string {
  if (character === '\n' || character === '\u2028' || character === '\u2029') return '↵';
  if (character === '\t') return ' ';
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '␡' : '�';
}

/** True for printable ASCII: harmless, and as wide as it is long. */
export function isPlain(text: string): boolean {
  return plain.test(text);
}

/** A header's value as it may be shown: `Bearer $TOKEN` or `$COOKIE` in place of a secret, `***` for one in a URL, else a made-safe text. */
export function shownHeader(name: string, value: string): string {
  return isWhollySecret(name, value) ? hiddenValue(name, value) : shownText(value);
}

/** A message of a server, a library or the cluster as it may be shown on one line: without secrets, safe for a terminal. */
export function shownText(text: string): string {
  return safeText(hideSecretText(text));
}
