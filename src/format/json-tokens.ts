export type JsonToken = {
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'punctuation';
  readonly text: string;
};

/** Levels that are indented: deeper ones would be mostly space. */
const deepest = 40;

const token =
  /(?<string>"[^"\\]*(?:\\.[^"\\]*)*"?)(?<colon>\s*:)?|(?<number>-?\d[\d.eE+-]*)|(?<word>-?[A-Za-z]+)|(?<space>\s+)|(?<other>.)/gs;

/** JSON, or what was to be JSON, in pieces; together they are the text again. Space belongs to the piece before it. */
export function jsonTokens(text: string): readonly JsonToken[] {
  const tokens: JsonToken[] = [];
  for (const { groups = {} } of text.matchAll(token)) {
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
 * tokens changes, so that what is shown is what was sent. Text that has several lines, or is no JSON, stays as it is.
 */
export function jsonLayout(text: string): string {
  if (text.trim().includes('\n') || !/^\s*[[{]/.test(text)) return text;
  const pieces = text.match(/"[^"\\]*(?:\\.[^"\\]*)*"?|[[\]{},:]|[^\s"[\]{},:]+/g) ?? [];
  const broken: boolean[] = [];
  let out = '';
  const newline = () => `\n${'  '.repeat(Math.min(broken.length, deepest))}`;
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
