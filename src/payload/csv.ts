import { Problem } from '../problem.js';

export type CsvTable = {
  /** Names from the first row, where that row is a header. */
  readonly columns?: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/**
 * Reads a CSV table (RFC 4180: quoted fields, `""` inside them, any line end). The first row is a header when it has words
 * only, above a column of numbers or booleans. Throws Problem "payload" with the line of an uneven row or an open quote.
 */
export function readCsv(text: string, name: string): CsvTable {
  const lines = readRows(text, name);
  const [first, ...rest] = lines;
  if (first === undefined) {
    throw new Problem('payload', `${name} has no rows.`, {
      namesPayload: true,
      remedy: 'Give at least one row of values.',
    });
  }
  for (const { line, fields } of rest) {
    if (fields.length !== first.fields.length) {
      throw new Problem(
        'payload',
        `${name}, line ${line}: ${fields.length} fields, where the first row has ${first.fields.length}.`,
        {
          namesPayload: true,
          remedy: 'Make every row as long as the first; quote fields that contain a comma.',
        },
      );
    }
  }
  const rows = lines.map(({ fields }) => fields);
  return isHeader(first.fields, rows.slice(1)) ? { columns: first.fields, rows: rows.slice(1) } : { rows };
}

/** A decimal number as CSV writers put it, spaces around it allowed; NaN and inf as pandas and NumPy write them. */
export function isNumber(field: string): boolean {
  return /^\s*(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|nan|[+-]?inf(?:inity)?)\s*$/i.test(field);
}

/** Words alone do not tell a header from a row of text, which must not be lost. */
function isHeader(first: readonly string[], below: readonly (readonly string[])[]): boolean {
  if (below.length === 0 || first.some(isValue)) return false;
  return first.some((_, column) => below.every((row) => isValue(row[column] ?? '')));
}

function isValue(field: string): boolean {
  return isNumber(field) || /^\s*(?:true|false)\s*$/i.test(field);
}

/** The text of each row, a header's too, without its line end: a quoted field may have several. Throws Problem "payload" with the line of an open quote. */
export function csvRowTexts(text: string, name: string): readonly string[] {
  return readRows(text, name).map((row) => row.text);
}

type Row = { readonly line: number; readonly text: string; readonly fields: readonly string[] };

/** A field as it stands there, and what ends it. */
type Field = {
  readonly value: string;
  readonly isQuoted: boolean;
  readonly end: string;
  readonly length: number;
};

/** Anything without a quote at its start. */
const plainPattern = /[^",\r\n][^,\r\n]*|/y;
const endPattern = /,|\r\n|\r|\n|$/y;

/** The field that begins there; undefined where a quote is not closed right before its end. */
function readField(text: string, at: number): Field | undefined {
  const isQuoted = text[at] === '"';
  const close = isQuoted ? closingQuote(text, at + 1) : undefined;
  if (isQuoted && close === undefined) return undefined;
  plainPattern.lastIndex = at;
  const whole = close === undefined ? (plainPattern.exec(text)?.[0] ?? '') : text.slice(at, close + 1);
  endPattern.lastIndex = at + whole.length;
  const end = endPattern.exec(text)?.[0];
  if (end === undefined) return undefined;
  const value = isQuoted ? whole.slice(1, -1).replaceAll('""', '"') : whole;
  return { value, isQuoted, end, length: whole.length + end.length };
}

/** The first quote that is not one of two. Found by hand: a pattern keeps each pair that it passed, and millions of them are too many. */
function closingQuote(text: string, from: number): number | undefined {
  let quote = text.indexOf('"', from);
  while (quote !== -1 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2);
  return quote === -1 ? undefined : quote;
}

function readRows(text: string, name: string): readonly Row[] {
  const rows: Row[] = [];
  let fields: string[] = [];
  let line = 1;
  let startLine = 1;
  let startAt = 0;
  let at = 0;
  while (at < text.length || fields.length > 0) {
    const field = readField(text, at);
    if (field === undefined) {
      throw new Problem('payload', `${name}, line ${line}: a quoted field is not closed properly.`, {
        namesPayload: true,
        remedy: 'Close it with a quote right before the comma or line end; write a quote inside it twice.',
      });
    }
    const { value, isQuoted, end, length } = field;
    fields.push(value);
    line += text.slice(at, at + length).split(/\r\n|\r|\n/).length - 1;
    at += length;
    if (end === ',') continue;
    const blank = fields.length === 1 && fields[0] === '' && !isQuoted;
    if (!blank) rows.push({ line: startLine, text: text.slice(startAt, at - end.length), fields });
    fields = [];
    startAt = at;
    startLine = line;
  }
  return rows;
}
