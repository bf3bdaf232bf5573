/** Where JSON text goes wrong. V8's own message states no position for an unexpected token. */
export type JsonFault = { readonly line: number; readonly column: number; readonly expected: string };

type Expecting = 'value' | 'value or ]' | 'name or }' | 'name' | ':' | ', or ]' | ', or }' | 'the end';

const space = /[ \t\n\r]*/y;
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity)(?![\w.+-])/y;
/** Anything from U+0020 up but the quote and the backslash, or an escape. */
const stringPart = /[ !#-[\]-\u{10FFFF}]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/uy;

/** The first place where the text stops being JSON (bare NaN and Infinity are taken); undefined when it is all valid. */
export function findJsonFault(text: string): JsonFault | undefined {
  const open: ('[' | '{')[] = [];
  let expecting: Expecting = 'value';
  let position = 0;
  for (;;) {
    position = skip(space, text, position);
    const character = text[position];
    if (character === undefined && expecting === 'the end') return undefined;
    const next: Expecting | undefined = step(character, expecting, open);
    const end: number = next === undefined ? position : endOfToken(text, position);
    if (next === undefined || end === position) return faultAt(text, position, expecting);
    if (end < 0) return faultAt(text, -end, 'the rest of a string');
    position = end;
    expecting = next;
  }
}

/** What must follow the token that starts with the character, or undefined when that token may not stand here. */
function step(
  character: string | undefined,
  expecting: Expecting,
  open: ('[' | '{')[],
): Expecting | undefined {
  if (character === undefined || expecting === 'the end') return undefined;
  if (expecting === 'name' || (expecting === 'name or }' && character !== '}')) {
    return character === '"' ? ':' : undefined;
  }
  if (expecting === ':') return character === ':' ? 'value' : undefined;
  if (expecting.includes(',') && character === ',') return open.at(-1) === '{' ? 'name' : 'value';
  if (']}'.includes(character) && expecting.endsWith(character)) {
    open.pop();
    return afterValue(open);
  }
  if (!expecting.startsWith('value') || ',:]}'.includes(character)) return undefined;
  if (character !== '[' && character !== '{') return afterValue(open);
  open.push(character);
  return character === '[' ? 'value or ]' : 'name or }';
}

function afterValue(open: readonly ('[' | '{')[]): Expecting {
  const around = open.at(-1);
  if (around === undefined) return 'the end';
  return around === '[' ? ', or ]' : ', or }';
}

/** Behind the token; the same position when it is none; where a broken string breaks, negated. */
function endOfToken(text: string, start: number): number {
  const first = text.charAt(start);
  if ('[]{},:'.includes(first)) return start + 1;
  if (first !== '"') return skip(scalar, text, start);
  let end = start + 1;
  while (text[end] !== '"') {
    const next = skip(stringPart, text, end);
    if (next === end) return -end;
    end = next;
  }
  return end + 1;
}

function skip(pattern: RegExp, text: string, position: number): number {
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : position;
}

function faultAt(text: string, position: number, expected: string): JsonFault {
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, expected };
}
