import type { TextTone } from './toned.js';

/** Columns of a row. */
export const rowColumns = 76;

/** Characters up to which JSON is laid out: nobody reads through more. */
const readable = 200_000;

/** Levels that are indented: deeper ones would be mostly space. */
const deepestPasted = 20;

const jsonPiece = /"[^"\\]*(?:\\.[^"\\]*)*"?|[[\]{},:]|[^\s"[\]{},:]+/g;

/**
 * JSON to be read, and pasted: in rows of at most 76 columns where no string is longer, without tabs, which complete in a shell.
 * Only the space between tokens changes; JSON that has short rows keeps them. Any other text stays as it is.
 */
export function jsonInRows(text: string): string {
  if (!isReadableJson(text)) return text;
  const plain = plainJson(text);
  return hasShortRows(plain, rowColumns) ? plain : laidOut(plain.match(jsonPiece) ?? [], rowColumns);
}

/** The same to be read alone: in rows of at most so many columns, with a space behind each comma and colon. */
export function jsonInColumns(text: string, columns: number): string {
  const plain = plainJson(text);
  const isLaidOut = plain.includes('\n') && hasShortRows(plain, columns);
  return isLaidOut ? plain : laidOut(plain.match(jsonPiece) ?? [], columns);
}

/** Whether a text may be JSON, and a person could read through it. */
export function isReadableJson(text: string): boolean {
  return text.length <= readable && /^\s*[[{]/.test(text);
}

/** JSON has no line end and no tab inside of strings. */
function plainJson(text: string): string {
  return text.replaceAll('\t', '  ').replaceAll('\r', '').trim();
}

function hasShortRows(text: string, columns: number): boolean {
  return text.split('\n').every((row) => row.length <= columns);
}

/** A list or object stays on one row where it fits; else it has a row for each member, and a list of plain values full rows. */
function laidOut(tokens: readonly string[], columns: number): string {
  const ends = endsOf(tokens);
  const open: ('rows' | 'filled' | 'flat')[] = [];
  const rows: string[] = [];
  let row = '';
  const newRow = () => {
    const full = row.trimEnd();
    if (full !== '') rows.push(full);
    row = '  '.repeat(Math.min(open.length, deepestPasted));
  };
  for (const [at, token] of tokens.entries()) {
    const parent = open.at(-1);
    const end = ends.get(at);
    if (token === '}' || token === ']') {
      open.pop();
      if (parent === 'rows') newRow();
      row += token;
    } else if (token === '{' || token === '[') {
      row += token;
      const fits = end === undefined || row.length + end.length <= columns;
      open.push(parent === 'flat' || fits ? 'flat' : end.isPlainList ? 'filled' : 'rows');
      if (open.at(-1) === 'rows') newRow();
    } else if (token === ',') {
      row += parent === 'rows' ? ',' : ', ';
      if (parent === 'rows') newRow();
    } else {
      // Behind a value comes a comma or the end of its list.
      if (parent === 'filled' && row.length + token.length + 1 > columns) newRow();
      row += token === ':' ? ': ' : token;
    }
  }
  return [...rows, row].join('\n');
}

type End = { readonly length: number; readonly isPlainList: boolean };

/** For each opening bracket: the characters from behind it through its closing one, on one row, and what it holds. */
function endsOf(tokens: readonly string[]): ReadonlyMap<number, End> {
  const ends = new Map<number, End>();
  const open: { at: number; from: number; isPlain: boolean }[] = [];
  let column = 0;
  for (const [at, token] of tokens.entries()) {
    column += token.length + (token === ',' || token === ':' ? 1 : 0);
    const parent = open.at(-1);
    if (token === '{' || token === '[') {
      if (parent !== undefined) parent.isPlain = false;
      open.push({ at, from: column, isPlain: token === '[' });
    } else if ((token === '}' || token === ']') && parent !== undefined) {
      open.pop();
      // A comma may follow.
      ends.set(parent.at, { length: column - parent.from + 1, isPlainList: parent.isPlain });
    }
  }
  return ends;
}

export type JsonToken = {
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'punctuation';
  readonly text: string;
};

/** How each kind of token looks. */
export const jsonTones: Readonly<Record<JsonToken['kind'], TextTone>> = {
  key: 'accent',
  string: 'good',
  number: 'warn',
  word: 'strong',
  punctuation: 'plain',
};

/** Levels that are indented: deeper ones would be mostly space. */
const deepestShown = 40;

const namedPiece =
  /(?<string>"[^"\\]*(?:\\.[^"\\]*)*"?)(?<colon>\s*:)?|(?<number>-?\d[\d.eE+-]*)|(?<word>-?[A-Za-z]+)|(?<space>\s+)|(?<other>.)/gs;

/** JSON, or what was to be JSON, in pieces; together they are the text again. Space belongs to the piece before it. */
export function jsonTokens(text: string): readonly JsonToken[] {
  const tokens: JsonToken[] = [];
  for (const { groups = {} } of text.matchAll(namedPiece)) {
    const { string, colon, number, word, space, other = '' } = groups;
    if (string !== undefined) {
      tokens.push({ kind: colon === undefined ? 'string' : 'key', text: string });
      if (colon !== undefined) tokens.push({ kind: 'punctuation', text: colon });
    } else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'punctuation', text: space ?? other });
  }
  return tokens;
}

/**
 * JSON in lines: members of objects, and lists that hold objects or lists, a line each, indented. Nothing but the space between
 * tokens changes, so that what is shown is what was sent. Text that has several lines, or is not JSON, stays as it is.
 */
export function jsonLayout(text: string): string {
  if (text.trim().includes('\n') || !/^\s*[[{]/.test(text)) return text;
  const pieces = text.match(jsonPiece) ?? [];
  const broken: boolean[] = [];
  let out = '';
  const newline = () => `\n${'  '.repeat(Math.min(broken.length, deepestShown))}`;
  for (const [at, piece] of pieces.entries()) {
    if (piece === '{' || piece === '[') {
      broken.push(isBroken(pieces, at));
      out += broken.at(-1) ? piece + newline() : piece;
    } else if (piece === '}' || piece === ']') {
      const wasBroken = broken.pop() ?? false;
      out += wasBroken ? newline() + piece : piece;
    } else if (piece === ',') out += broken.at(-1) ? `,${newline()}` : ', ';
    else out += piece === ':' ? ': ' : piece;
  }
  return out;
}

/** Empty ones, and lists of plain values, stay on one line. */
function isBroken(pieces: readonly string[], at: number): boolean {
  const open = pieces[at];
  const next = pieces[at + 1];
  if (open === '{') return next !== '}';
  return next === '{' || next === '[';
}
