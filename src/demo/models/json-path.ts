/**
 * Whether a path in GJSON's syntax (github.com/tidwall/gjson, SYNTAX.md) leads anywhere: names and list positions joined by dots, `#`
 * for each item, `#(field>1)` for the first item that fits, `@this`, and `[a,b]` for a list of paths. Modifiers beside `@this` and
 * wildcards lead nowhere.
 */
export function pathExists(value: unknown, path: string): boolean {
  return read(value, path) !== undefined;
}

function read(value: unknown, path: string): unknown {
  if (path === '') return undefined;
  const [step, rest] = splitAtDot(path);
  const found = readStep(value, step, rest);
  if (rest === undefined || found === undefined || (step === '#' && Array.isArray(value))) return found;
  return read(found, rest);
}

function readStep(value: unknown, step: string, rest: string | undefined): unknown {
  if (step === '@this') return value;
  // A list of paths is a list of what they find, empty too.
  if (step.startsWith('[') && step.endsWith(']')) {
    const found = splitOutside(step.slice(1, -1), ',').map((each) => read(value, each));
    return found.filter((each) => each !== undefined);
  }
  if (Array.isArray(value)) return readItem(value, step, rest);
  if (typeof value !== 'object' || value === null) return undefined;
  const name = step.replaceAll('\\.', '.');
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function readItem(list: readonly unknown[], step: string, rest: string | undefined): unknown {
  if (step === '#') {
    if (rest === undefined) return list.length;
    return list.map((item) => read(item, rest)).filter((each) => each !== undefined);
  }
  const query = /^#\((.*)\)(#?)$/s.exec(step);
  if (query === null) return /^\d+$/.test(step) ? list[Number(step)] : undefined;
  const fitting = list.filter((item) => fits(item, query[1] ?? ''));
  return query[2] === '#' ? fitting : fitting[0];
}

/** `field==value`, `==value` for the item itself, or `field` alone: that it is there. */
function fits(item: unknown, query: string): boolean {
  const [, path = '', operator, wanted = ''] = /^(.*?)(==|!=|<=|>=|=|<|>)(.*)$/s.exec(query) ?? [];
  if (operator === undefined) return read(item, query.trim()) !== undefined;
  const found = path.trim() === '' ? item : read(item, path.trim());
  const other = literal(wanted.trim());
  if (found === undefined || typeof found !== typeof other) return operator === '!=' && found !== undefined;
  if (operator === '==' || operator === '=') return found === other;
  if (operator === '!=') return found !== other;
  return compares(found as string | number, operator, other as string | number);
}

function compares(one: string | number, operator: string, other: string | number): boolean {
  if (operator === '<') return one < other;
  if (operator === '>') return one > other;
  return operator === '<=' ? one <= other : one >= other;
}

/** A number, a text in quotes, true, false or null; anything else is a text. */
function literal(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text; // without quotes
  }
}

/** The first step, and what follows its dot; dots in brackets and quotes belong to the step. */
function splitAtDot(path: string): readonly [string, string | undefined] {
  const [first = '', ...rest] = splitOutside(path, '.');
  return [first, rest.length === 0 ? undefined : rest.join('.')];
}

function splitOutside(text: string, separator: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '\\') {
      parts.push(`${parts.pop() ?? ''}${char}${text[++at] ?? ''}`);
      continue;
    }
    if (char === '"') quoted = !quoted;
    if (!quoted && '([{'.includes(char)) depth += 1;
    if (!quoted && ')]}'.includes(char)) depth -= 1;
    if (char === separator && depth === 0 && !quoted) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${char}`);
  }
  return parts;
}
