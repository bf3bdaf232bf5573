import { compile, JSONPathError, type JSONValue } from 'json-p3';
import { stringifyJson, type Json } from '../inference/json.js';
import { Problem } from '../problem.js';

/** A path, and the value that it starts at. */
type TemplatePath = { readonly query: ReturnType<typeof compile>; readonly from: 'root' | 'current' };

/** A part of a template: a text, what a path finds, or parts that are written for each value that a path finds. */
type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | (TemplatePath & { readonly kind: 'path' })
  | (TemplatePath & { readonly kind: 'range'; readonly parts: readonly TemplatePart[] });

/**
 * Reads a template as kubectl's `-o jsonpath=` has it (kubernetes.io/docs/reference/kubectl/jsonpath): texts, `{.path}`, `{"\n"}`, `{range
 * .path}…{end}`. What it writes of an object; a path that finds nothing writes nothing. Throws Problem "usage" for what it does not know.
 */
export function readTemplate(template: string): (object: object) => string {
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
    return { query: compile(`$${standardPath(text.replace(/^[$@]/u, ''))}`), from };
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error;
    throw refusal(template, `{${text}} is not a path that isvc reads: ${error.message}`);
  }
}

/** The path by RFC 9535: kubectl takes any name behind a point, and `\.` in one. */
function standardPath(text: string): string {
  const steps =
    text.match(
      /\.\.|\.|\[(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\[[^\]]*\]|[^\]"'[])*\]|(?:\\.|[^.[\\])+|./gsu,
    ) ?? [];
  return steps
    .map((step, at) => {
      if (step === '..') return '..';
      if (step === '.') return at === steps.length - 1 && at > 0 ? '.' : '';
      if (step.startsWith('[')) return step;
      return step === '*' ? '[*]' : `[${JSON.stringify(step.replaceAll(/\\(.)/gsu, '$1'))}]`;
    })
    .join('');
}

function write(parts: readonly TemplatePart[], current: JSONValue, root: JSONValue): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      const found = part.query.query(part.from === 'root' ? root : current).values();
      return part.kind === 'range'
        ? found.map((value) => write(part.parts, value, root)).join('')
        : found.map(valueText).join(' ');
    })
    .join('');
}

function valueText(value: JSONValue): string {
  return typeof value === 'string' ? value : stringifyJson(value as Json);
}

function refusal(template: string, why: string): Problem {
  return new Problem('usage', `-o jsonpath=${template}: ${why}.`, {
    remedy: [
      "Write it as in: -o jsonpath='{.metadata.name}', or of several: '{range .items[*]}{.metadata.name}{\"\\n\"}{end}'",
      'isvc reads names, [n], [a:b], [a,b], [*], .., [?(@.x=="y")], range and end, and texts in quotes.',
    ],
  });
}
