import { jsonLayout, jsonTokens } from './json-tokens.js';

/** Columns of a row. */
const columns = 76;

/** Characters up to which JSON is laid out: nobody reads through more. */
const readable = 200_000;

/**
 * JSON to be read, and pasted: in rows of at most 76 columns where no string is longer, without tabs, which complete in a shell.
 * Only the space between tokens changes; JSON that has short lines keeps them. Any other text stays as it is.
 */
export function jsonInRows(text: string): string {
  if (!/^\s*[[{]/.test(text) || text.length > readable) return text;
  // JSON has no line end and no tab inside of strings.
  const plain = text.replaceAll('\t', '  ').replaceAll('\r', '');
  if (plain.split('\n').every((row) => row.length <= columns)) return plain;
  return jsonLayout(plain).split('\n').map(filled).join('\n');
}

/** A row that is too long goes on in further rows, behind its commas. */
function filled(row: string): string {
  if (row.length <= columns) return row;
  const start = `${/^ */.exec(row)?.[0] ?? ''}  `;
  const rows: string[] = [];
  let open = '';
  for (const piece of piecesOf(row)) {
    const fits = open.trim() === '' || open.length + piece.trimEnd().length <= columns;
    if (fits) open += piece;
    else {
      rows.push(open.trimEnd());
      open = start + piece.trimStart();
    }
  }
  return [...rows, open].join('\n');
}

/** What stands between commas outside of strings, with its comma. */
function piecesOf(row: string): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const { kind, text } of jsonTokens(row)) {
    piece += text;
    if (kind !== 'punctuation' || text !== ',') continue;
    pieces.push(piece);
    piece = '';
  }
  return [...pieces, piece];
}
