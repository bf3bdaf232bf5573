import path from 'node:path';
import { loadAll } from 'js-yaml';
import { nearestNames } from '../inference/nearest-names.js';
import { Problem } from '../problem.js';
import { listDefaults, type Config, type ListColumn } from './config.js';
import { lineAt, type YamlPath } from './yaml-lines.js';

const keys = ['namespaces', 'columns', 'refreshSeconds', 'repeatSeconds', 'colors', 'payloads', 'headers'];
const columns: readonly ListColumn[] = listDefaults.columns;
const colors = ['on', 'off', 'auto'] as const;

/** A complaint about one place of the file. */
type Refuse = (at: YamlPath, what: string, remedy: string) => Problem;

/** The settings of a text. Relative folders count from the file's own, `~` is `home`. Throws Problem "usage" with the line. */
export function parseConfig(text: string, file: string, home: string): Config {
  const refuse: Refuse = (at, what, remedy) =>
    new Problem('usage', `${file}, line ${lineAt(text, at)}: ${what}`, { remedy });
  const top = mapping(parseYaml(text, file), [], refuse);
  for (const key of Object.keys(top)) {
    if (!keys.includes(key)) throw unknownName(key, [key], 'setting', keys, refuse);
  }
  const refreshSeconds = seconds(top, 'refreshSeconds', refuse);
  const repeatSeconds = seconds(top, 'repeatSeconds', refuse);
  const folder = optional(top, 'payloads', (value) => words(value, ['payloads'], refuse));
  const chosenColumns = optional(top, 'columns', (value) => listColumns(value, refuse));
  const chosenColors = optional(top, 'colors', (value) =>
    oneOf(value, ['colors'], 'a choice', colors, refuse),
  );
  return {
    path: file,
    namespaces: texts(top['namespaces'], ['namespaces'], refuse),
    headers: Object.fromEntries(
      Object.entries(mapping(top['headers'], ['headers'], refuse)).map(([context, given]) => [
        context,
        headers(given, ['headers', context], refuse),
      ]),
    ),
    ...(refreshSeconds === undefined ? {} : { refreshSeconds }),
    ...(repeatSeconds === undefined ? {} : { repeatSeconds }),
    ...(chosenColumns === undefined ? {} : { columns: chosenColumns }),
    ...(chosenColors === undefined ? {} : { colors: chosenColors }),
    ...(folder === undefined
      ? {}
      : { payloadFolder: path.resolve(path.dirname(file), folder.replace(/^~(?=\/|$)/, home)) }),
  };
}

function parseYaml(text: string, file: string): unknown {
  try {
    // `load` refuses a file that holds only comments.
    return loadAll(text, { filename: file })[0];
  } catch (cause) {
    const mark = cause instanceof Error && 'mark' in cause ? cause.mark : undefined;
    const isMarked = typeof mark === 'object' && mark !== null && 'line' in mark;
    const line = isMarked ? `line ${Number(mark.line) + 1}: ` : '';
    const reason = cause instanceof Error && 'reason' in cause ? String(cause.reason) : 'it cannot be read';
    throw new Problem('usage', `${file}, ${line}this is not YAML: ${reason}.`, {
      remedy: 'Correct it; isvc config --path prints where the file is.',
      cause,
    });
  }
}

function optional<T>(top: Readonly<Record<string, unknown>>, key: string, read: (value: unknown) => T) {
  const value = top[key];
  return value === undefined || value === null ? undefined : read(value);
}

/** A mapping; empty where nothing is written. */
function mapping(value: unknown, at: YamlPath, refuse: Refuse): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return { ...value };
  const what = at.length === 0 ? 'the settings are' : `${at.join('.')} is`;
  throw refuse(at, `${what} not a mapping.`, 'Write names and values, as in: NAME: VALUE');
}

function texts(value: unknown, at: YamlPath, refuse: Refuse): Readonly<Record<string, string>> {
  const entries = Object.entries(mapping(value, at, refuse));
  return Object.fromEntries(entries.map(([name, text]) => [name, words(text, [...at, name], refuse)]));
}

function words(value: unknown, at: YamlPath, refuse: Refuse): string {
  if (typeof value === 'string' && value !== '') return value;
  throw refuse(
    at,
    `${at.join('.')} is not text.`,
    'Write text, in quotation marks where it looks like a number.',
  );
}

/** RFC 9110, sections 5.5 and 5.6.2: a name is a token, a value has no line break. */
function headers(value: unknown, at: YamlPath, refuse: Refuse): Readonly<Record<string, string>> {
  const given = texts(value, at, refuse);
  for (const [name, text] of Object.entries(given)) {
    if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) && !/[\r\n\0]/.test(text)) continue;
    throw refuse([...at, name], 'this is no header.', 'Write it as: Name: value, on one line.');
  }
  return given;
}

function seconds(top: Readonly<Record<string, unknown>>, key: string, refuse: Refuse): number | undefined {
  return optional(top, key, (value) => {
    if (typeof value === 'number' && value >= 0.1 && value <= 86_400) return value;
    throw refuse([key], `${key} is not a number of seconds.`, 'Write a number from 0.1 to 86400.');
  });
}

function listColumns(value: unknown, refuse: Refuse): readonly ListColumn[] {
  if (!Array.isArray(value)) {
    throw refuse(['columns'], 'columns is not a list.', `Write it as: columns: [${columns.join(', ')}]`);
  }
  return value.map((one: unknown, at) => oneOf(one, ['columns', at], 'a column', columns, refuse));
}

function oneOf<T extends string>(
  value: unknown,
  at: YamlPath,
  what: string,
  all: readonly T[],
  refuse: Refuse,
): T {
  const found = all.find((one) => one === value);
  if (found !== undefined) return found;
  throw unknownName(String(value), at, what, all, refuse);
}

function unknownName(
  name: string,
  at: YamlPath,
  what: string,
  all: readonly string[],
  refuse: Refuse,
): Problem {
  const [nearest] = nearestNames(name, all);
  const remedy = nearest === undefined ? `Choose among: ${all.join(', ')}` : `Did you mean ${nearest}?`;
  return refuse(at, `there is no ${what.replace(/^a /, '')} ${name}.`, remedy);
}
