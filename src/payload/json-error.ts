export type JsonError = { readonly line: number; readonly column: number; readonly what: string };

type Token =
  | {
      readonly kind: 'punctuation' | 'string' | 'scalar' | 'end';
      readonly text: string;
      readonly end: number;
    }
  | { readonly kind: 'bad'; readonly at: number; readonly what: string };

/** What may come next, in the words that a person reads. */
type Expect = 'a value' | 'a value or ]' | '"name" or }' | '"name"' | ':' | ', or }' | ', or ]' | 'the end';

/**
 * Where JSON that did not parse goes wrong: JSON.parse names no position for short texts. Line and column count from 1,
 * the column in UTF-16 units, as editors do. Undefined when the text is whole: then something else was wrong, such as its depth.
 */
export function findJsonError(text: string): JsonError | undefined {
  const open: string[] = [];
  let expect: Expect = 'a value';
  let at = 0;
  for (;;) {
    while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1;
    const token = readToken(text, at);
    if (token.kind === 'bad') return locate(text, token.at, token.what);
    const next: Expect | undefined = follow(expect, token, open);
    if (token.kind === 'end' && expect === 'the end') return undefined;
    if (next === undefined) {
      return locate(text, at, `expected ${expect}, found ${token.text}`);
    }
    expect = next;
    at = token.end;
  }
}

// A scalar of JSON (RFC 8259), or of what model servers write beside it: NaN, Infinity, -Infinity.
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity)(?![\w.])/y;
const word = /[\w.+-]+/y;

function readToken(text: string, at: number): Token {
  if (at >= text.length) return { kind: 'end', text: 'the end of the text', end: at };
  const first = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if ('[]{},:'.includes(first)) return { kind: 'punctuation', text: first, end: at + 1 };
  if (first === '"') return readString(text, at);
  scalar.lastIndex = at;
  const value = scalar.exec(text)?.[0];
  if (value !== undefined) return { kind: 'scalar', text: value, end: at + value.length };
  word.lastIndex = at;
  const found = word.exec(text)?.[0] ?? first;
  return { kind: 'bad', at, what: `${JSON.stringify(found.slice(0, 20))} is not JSON` };
}

const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

// A loop, not one expression: a picture in base64 is a string of megabytes, which would exhaust the expression's stack.
function readString(text: string, start: number): Token {
  let at = start + 1;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '"') return { kind: 'string', text: 'a string', end: at + 1 };
    if (char < ' ') return { kind: 'bad', at, what: 'a string goes over the end of its line' };
    if (char === '\\') {
      escape.lastIndex = at;
      if (!escape.test(text)) {
        return { kind: 'bad', at, what: `JSON has no escape ${text.slice(at, at + 2)}` };
      }
      at = escape.lastIndex;
    } else {
      at += 1;
    }
  }
  return { kind: 'bad', at: start, what: 'this string is not closed' };
}

/** What may follow a token, or undefined when the token itself may not stand here. Keeps `open`, the brackets around it. */
function follow(expect: Expect, token: Exclude<Token, { kind: 'bad' }>, open: string[]): Expect | undefined {
  const { kind, text } = token;
  const isValue = kind === 'scalar' || kind === 'string';
  switch (expect) {
    case 'a value':
    case 'a value or ]':
      if (text === ']' && expect === 'a value or ]') return close(open);
      if (isValue) return afterValue(open);
      if (text !== '[' && text !== '{') return undefined;
      open.push(text);
      return text === '[' ? 'a value or ]' : '"name" or }';
    case '"name"':
    case '"name" or }':
      if (text === '}' && expect === '"name" or }') return close(open);
      return kind === 'string' ? ':' : undefined;
    case ':':
      return text === ':' ? 'a value' : undefined;
    case ', or }':
      if (text === '}') return close(open);
      return text === ',' ? '"name"' : undefined;
    case ', or ]':
      if (text === ']') return close(open);
      return text === ',' ? 'a value' : undefined;
    case 'the end':
      break;
  }
  return undefined;
}

function close(open: string[]): Expect {
  open.pop();
  return afterValue(open);
}

function afterValue(open: readonly string[]): Expect {
  const inside = open.at(-1);
  if (inside === undefined) return 'the end';
  return inside === '{' ? ', or }' : ', or ]';
}

function locate(text: string, at: number, what: string): JsonError {
  const before = text.slice(0, at).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, what };
}
