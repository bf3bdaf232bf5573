import { compile, JSONPathError, type JSONValue } from 'json-p3';
import { stringifyJson, type Json } from '../inference/json.js';
import { Problem } from '../problem.js';

/** A path, as one or several queries whose values follow each other, and the value that it starts at. */
type TemplatePath = {
  readonly queries: readonly ReturnType<typeof compile>[];
  readonly from: 'root' | 'current';
};

/** A part of a template: a text, what a path finds, or parts that are written for each value that a path finds. */
type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | (TemplatePath & { readonly kind: 'path' })
  | (TemplatePath & { readonly kind: 'range'; readonly parts: readonly TemplatePart[] });

/** A template is typed: a far longer one would be read for seconds, and its ranges could lie in each other too deep. */
const mostCharacters = 10_000;

/**
 * Reads a template as kubectl's `-o jsonpath=` has it (kubernetes.io/docs/reference/kubectl/jsonpath): texts, `{.path}`, `{"\n"}`, `{range
 * .path}…{end}`. What it writes of an object; a path that finds nothing writes nothing. Otherwise than there, `$` is the whole object in a
 * range too. Throws Problem "usage" for what it does not know.
 */
export function readTemplate(template: string): (object: object) => string {
  if (template.length > mostCharacters)
    throw refusal(`${template.slice(0, 60)}…`, `it has more than ${mostCharacters} characters`);
  const words = [
    ...template.matchAll(/\{((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^{}"'])*)\}|([^{}]+|[{}])/gsu),
  ];
  if (!words.some(([, inner]) => inner !== undefined)) {
    throw refusal(template, 'it has no path in braces');
  }
  const { parts, rest } = readParts(words, template, 'top');
  if (rest.length > 0) throw refusal(template, '{end} without {range …}');
  return (object) => write(parts, object as JSONValue, object as JSONValue);
}

type Word = RegExpExecArray;

function readParts(
  words: readonly Word[],
  template: string,
  level: 'top' | 'range',
): { readonly parts: readonly TemplatePart[]; readonly rest: readonly Word[] } {
  const parts: TemplatePart[] = [];
  let rest = words;
  for (;;) {
    const [word, ...more] = rest;
    if (word === undefined) {
      if (level === 'range') throw refusal(template, '{range …} has no {end}');
      return { parts, rest };
    }
    const [whole, inner] = word;
    const expression = inner?.trim();
    if (expression === undefined && /[{}]/u.test(whole)) throw refusal(template, `a lone ${whole}`);
    if (expression === 'end') return { parts, rest: level === 'range' ? more : rest };
    const range = /^range\s+(.+)$/su.exec(expression ?? '')?.[1];
    if (range !== undefined) {
      const below = readParts(more, template, 'range');
      parts.push({ ...readPath(range, template), kind: 'range', parts: below.parts });
      rest = below.rest;
      continue;
    }
    parts.push(
      expression === undefined ? { kind: 'text', text: whole } : readExpression(expression, template),
    );
    rest = more;
  }
}

function readExpression(expression: string, template: string): TemplatePart {
  const [, quote, text] = /^(["'])(.*)\1$/su.exec(expression) ?? [];
  if (quote === undefined || text === undefined) return { ...readPath(expression, template), kind: 'path' };
  return { kind: 'text', text: text.replaceAll(/\\(.)/gsu, (_, one: string) => escapes[one] ?? one) };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function readPath(text: string, template: string): TemplatePath {
  const from = text.startsWith('$') ? 'root' : 'current';
  try {
    return { queries: standardPaths(text.replace(/^[$@]/u, '')).map((path) => compile(`$${path}`)), from };
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error;
    throw refusal(template, `{${text}} is not a path that isvc reads: ${error.message}`);
  }
}

/**
 * The paths by RFC 9535 that find, one after the other, what kubectl finds by one. In kubectl's, any name may stand behind a point, with `\.`
 * in it, and the quoted names of a union are paths themselves: `['metadata.name', 'kind']` (client-go, util/jsonpath/parser.go).
 */
function standardPaths(text: string): readonly string[] {
  const steps =
    text.match(
      /\.\.|\.|\[(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\[[^\]]*\]|[^\]"'[])*\]|(?:\\.|[^.[\\])+|./gsu,
    ) ?? [];
  return steps.reduce<readonly string[]>(
    (paths, step, at) => {
      const isLast = at === steps.length - 1 && at > 0;
      return standardSteps(step, isLast).flatMap((next) => paths.map((path) => `${path}${next}`));
    },
    [''],
  );
}

function standardSteps(step: string, isLast: boolean): readonly string[] {
  if (step === '..') return ['..'];
  if (step === '.') return [isLast ? '.' : ''];
  if (step === '*') return ['[*]'];
  if (!step.startsWith('[')) return [`[${JSON.stringify(step.replaceAll(/\\(.)/gsu, '$1'))}]`];
  const inner = step.slice(1, -1).trim();
  if (inner.startsWith('?')) return [`[${standardFilter(inner)}]`];
  const members = inner.match(/(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^,"'])+/gsu) ?? [inner];
  return members.flatMap((member) => {
    const [, , name] = /^(['"])(.*)\1$/su.exec(member.trim()) ?? [];
    return name === undefined ? [`[${member}]`] : standardPaths(`.${name}`);
  });
}

/** Names of a filter's own paths, as `@.metadata.labels.app\.kubernetes\.io/name`. */
function standardFilter(filter: string): string {
  return filter.replaceAll(
    /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|@((?:\.(?:\\.|[^\s.()[\]=!<>&|"'\\])+)+)/gsu,
    (whole, path: string | undefined) => (path === undefined ? whole : `@${standardPaths(path).join('')}`),
  );
}

function write(parts: readonly TemplatePart[], current: JSONValue, root: JSONValue): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      const start = part.from === 'root' ? root : current;
      const found = part.queries.flatMap((query) => query.query(start).values());
      return part.kind === 'range'
        ? found.map((value) => write(part.parts, value, root)).join('')
        : found.map(valueText).join(' ');
    })
    .join('');
}

/** A text as it is; anything else as Go writes JSON: keys in order, and the signs escaped that HTML has (encoding/json, Marshal). */
function valueText(value: JSONValue): string {
  if (typeof value === 'string') return value;
  return stringifyJson(withKeysInOrder(value as Json)).replaceAll(
    /[<>&\u2028\u2029]/gu,
    (sign) => `\\u${sign.codePointAt(0)?.toString(16).padStart(4, '0')}`,
  );
}

function withKeysInOrder(value: Json): Json {
  if (Array.isArray(value)) return value.map(withKeysInOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, below]) => [key, withKeysInOrder(below)]));
}

function refusal(template: string, why: string): Problem {
  return new Problem('usage', `-o jsonpath=${template}: ${why}.`, {
    remedy: [
      "Write it as in: -o jsonpath='{.metadata.name}', or of several: '{range .items[*]}{.metadata.name}{\"\\n\"}{end}'",
      'isvc reads names, [n], [a:b], [a,b], [*], .., [?(@.x=="y")], range and end, and texts in quotes.',
    ],
  });
}
