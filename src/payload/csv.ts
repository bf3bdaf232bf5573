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
    throw new Problem('payload', `${name} has no rows.`, { remedy: 'Give at least one row of values.' });
  }
  for (const { line, fields } of rest) {
    if (fields.length !== first.fields.length) {
      throw new Problem(
        'payload',
        `${name}, line ${line}: ${fields.length} fields, where the first row has ${first.fields.length}.`,
        { remedy: 'Make every row as long as the first; quote fields that contain a comma.' },
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

// One field and what ends it: a quoted one, or anything without a quote at its start.
const fieldPattern = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n][^,\r\n]*|))(,|\r\n|\r|\n|$)/y;

function readRows(text: string, name: string): readonly Row[] {
  const rows: Row[] = [];
  let fields: string[] = [];
  let line = 1;
  let startLine = 1;
  let startAt = 0;
  let at = 0;
  while (at < text.length || fields.length > 0) {
    fieldPattern.lastIndex = at;
    const match = fieldPattern.exec(text);
    if (match === null) {
      throw new Problem('payload', `${name}, line ${line}: a quoted field is not closed properly.`, {
        remedy: 'Close it with a quote right before the comma or line end; write a quote inside it twice.',
      });
    }
    const [whole, quoted, plain = '', end] = match;
    fields.push(quoted?.replaceAll('""', '"') ?? plain);
    at += whole.length;
    line += whole.split(/\r\n|\r|\n/).length - 1;
    if (end === ',') continue;
    const blank = fields.length === 1 && fields[0] === '' && quoted === undefined;
    if (!blank) rows.push({ line: startLine, text: text.slice(startAt, at - (end?.length ?? 0)), fields });
    fields = [];
    startAt = at;
    startLine = line;
  }
  return rows;
}
