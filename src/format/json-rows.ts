/** Columns of a row. */
export const rowColumns = 76;

/** Characters up to which JSON is laid out: nobody reads through more. */
const readable = 200_000;

/** Levels that are indented: deeper ones would be mostly space. */
const deepest = 20;

const pieces = /"[^"\\]*(?:\\.[^"\\]*)*"?|[[\]{},:]|[^\s"[\]{},:]+/g;

/**
 * JSON to be read, and pasted: in rows of at most 76 columns where no string is longer, without tabs, which complete in a shell.
 * Only the space between tokens changes; JSON that has short rows keeps them. Any other text stays as it is.
 */
export function jsonInRows(text: string): string {
  if (!/^\s*[[{]/.test(text) || text.length > readable) return text;
  // JSON has no line end and no tab inside of strings.
  const plain = text.replaceAll('\t', '  ').replaceAll('\r', '').trim();
  if (plain.split('\n').every((row) => row.length <= rowColumns)) return plain;
  return laidOut(plain.match(pieces) ?? []);
}

/** A list or object stays on one row where it fits; else it has a row for each member, and a list of plain values full rows. */
function laidOut(tokens: readonly string[]): string {
  const ends = endsOf(tokens);
  const open: ('rows' | 'filled' | 'flat')[] = [];
  let out = '';
  let column = 0;
  const write = (text: string) => {
    out += text;
    column += text.length;
  };
  const newRow = () => {
    out = `${out.trimEnd()}\n`;
    column = 0;
    write('  '.repeat(Math.min(open.length, deepest)));
  };
  for (const [at, token] of tokens.entries()) {
    const parent = open.at(-1);
    const end = ends.get(at);
    if (token === '}' || token === ']') {
      open.pop();
      if (parent === 'rows') newRow();
      write(token);
    } else if (token === '{' || token === '[') {
      write(token);
      const fits = end === undefined || column + end.length <= rowColumns;
      open.push(parent === 'flat' || fits ? 'flat' : end.isPlainList ? 'filled' : 'rows');
      if (open.at(-1) === 'rows') newRow();
    } else if (token === ',') {
      write(parent === 'rows' ? ',' : ', ');
      if (parent === 'rows') newRow();
    } else {
      // Behind a value comes a comma or the end of its list.
      if (parent === 'filled' && column + token.length + 1 > rowColumns) newRow();
      write(token === ':' ? ': ' : token);
    }
  }
  return out;
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
