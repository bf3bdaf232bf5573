import { parseByteSize } from '../wording/byte-size.js';
import { parseDomain } from '../network/address.js';
import { nearestNames } from '../wording/nearest-names.js';
import type { Problem } from '../problem.js';
import { listColumns as allColumns, type Config, type ListColumn } from './config.js';
import type { YamlPath } from './yaml-lines.js';

// One value of the settings file each: as it is meant, or the Problem that `refuse` makes of it.

/** A complaint about one place of the file. */
export type Refuse = (at: YamlPath, what: string, remedy: string) => Problem;

/** Says what is wrong with keys of the settings: the terminal UI, which has the tables of keys, knows it. */
export type KeymapCheck = (keys: NonNullable<Config['keys']>, refuse: Refuse) => readonly Problem[];

const columns: readonly ListColumn[] = allColumns;

/** A mapping; empty where nothing is written. */
export function mapping(value: unknown, at: YamlPath, refuse: Refuse): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return { ...value };
  const what = at.length === 0 ? 'the settings are' : `${at.join('.')} is`;
  throw refuse(at, `${what} not a mapping.`, 'Write names and values, as in: NAME: VALUE');
}

/** A mapping of names to texts. Throws what `refuse` makes, here and below, for any other value. */
export function texts(value: unknown, at: YamlPath, refuse: Refuse): Readonly<Record<string, string>> {
  const entries = Object.entries(mapping(value, at, refuse));
  return Object.fromEntries(entries.map(([name, text]) => [name, words(text, [...at, name], refuse)]));
}

/** A text that is not empty. */
export function words(value: unknown, at: YamlPath, refuse: Refuse): string {
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
    throw refuse([...at, name], 'this is not a header.', 'Write it as: Name: value, on one line.');
  }
  return given;
}

/** The headers of each context; a value may name variables (`$TOKEN`), which stay as they are written here. */
export function headersByContext(value: unknown, refuse: Refuse): Config['headers'] {
  return Object.fromEntries(
    Object.entries(mapping(value, ['headers'], refuse)).map(([context, given]) => [
      context,
      headers(given, ['headers', context], refuse),
    ]),
  );
}

/** A namespace's name (RFC 1123 label), and a gateway's with its namespace. */
export const namespaceName = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;
export const gatewayName = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/u;

/** Names of objects by context. */
export function named(
  value: unknown,
  key: string,
  form: RegExp,
  example: string,
  refuse: Refuse,
): Readonly<Record<string, string>> {
  const given = texts(value, [key], refuse);
  for (const [context, name] of Object.entries(given)) {
    if (!form.test(name))
      throw refuse([key, context], `“${name}” is not a name.`, `Write it as: CONTEXT: ${example}`);
  }
  return given;
}

/** The domains that are trusted in each context, without the `*.` before them. */
export function domainsByContext(value: unknown, refuse: Refuse): Config['domains'] {
  const byContext = Object.entries(mapping(value, ['domains'], refuse));
  return Object.fromEntries(
    byContext.map(([context, listed]) => {
      const at = ['domains', context];
      if (!Array.isArray(listed))
        throw refuse(at, 'this is not a list.', 'Write it as: [models.example.org]');
      return [context, listed.map((one: unknown, index) => domainOf(one, [...at, index], refuse))];
    }),
  );
}

function domainOf(value: unknown, at: YamlPath, refuse: Refuse): string {
  const domain = parseDomain(words(value, at, refuse));
  if (domain !== undefined) return domain;
  throw refuse(at, 'this is not a domain.', 'Write a domain of two labels at least: models.example.org');
}

/** The client certificate and key of each context, as absolute paths. */
export function certificatesByContext(
  value: unknown,
  absolute: (name: string) => string,
  refuse: Refuse,
): Config['certificates'] {
  const byContext = Object.entries(mapping(value, ['certificates'], refuse));
  return Object.fromEntries(
    byContext.map(([context, files]) => {
      const at = ['certificates', context];
      const { cert, key } = texts(files, at, refuse);
      if (cert === undefined || key === undefined)
        throw refuse(at, 'a certificate needs two files.', 'Write it as: { cert: FILE, key: FILE }');
      return [context, { cert: absolute(cert), key: absolute(key) }];
    }),
  );
}

/** The keys of actions: one each, a list, or none (`none`, as null and an empty list are). Which actions and keys there are is for the terminal UI to say. */
export function keysByAction(value: unknown, refuse: Refuse): NonNullable<Config['keys']> {
  const entries = Object.entries(mapping(value, ['keys'], refuse));
  return Object.fromEntries(
    entries.map(([action, given]) => {
      if (given === null || given === 'none') return [action, []];
      const keys: readonly unknown[] = Array.isArray(given) ? given : [given];
      return [action, [...new Set(keys.map((key) => keyText(key, action, refuse)))]];
    }),
  );
}

/** A digit need not be quoted. */
function keyText(key: unknown, action: string, refuse: Refuse): string {
  if (typeof key === 'string' && key !== '') return key;
  if (typeof key === 'number' && Number.isInteger(key) && key >= 0 && key <= 9) return String(key);
  throw refuse(
    ['keys', action],
    `what stands for ${action} is not a key.`,
    `Write a key or a list of keys, signs in quotation marks, as in: ${action}: [x, '*', ctrl-n]; or none.`,
  );
}

/** From 0.1 to 86,400. */
export function seconds(key: string, value: unknown, refuse: Refuse): number {
  if (typeof value === 'number' && value >= 0.1 && value <= 86_400) return value;
  throw refuse([key], `${key} is not a number of seconds.`, 'Write a number from 0.1 to 86400.');
}

/** In bytes; a number without a unit is bytes. */
export function byteSize(key: string, value: unknown, refuse: Refuse): number {
  const bytes =
    typeof value === 'string' || typeof value === 'number' ? parseByteSize(String(value)) : undefined;
  if (bytes !== undefined) return bytes;
  throw refuse([key], `${key} is not a size.`, `Write it like this: ${key}: 16MiB or ${key}: 1GiB`);
}

/** The columns that the list shows beside its own. */
export function listColumns(value: unknown, refuse: Refuse): readonly ListColumn[] {
  if (!Array.isArray(value)) {
    throw refuse(['columns'], 'columns is not a list.', `Write it as: columns: [${columns.join(', ')}]`);
  }
  return value.map((one: unknown, at) =>
    oneOf(one, ['columns', at], `there is no column ${shown(one)}.`, columns, refuse),
  );
}

/** One of the words. `wrong` is the sentence of the refusal, which names those that there are. */
export function oneOf<T extends string>(
  value: unknown,
  at: YamlPath,
  wrong: string,
  all: readonly T[],
  refuse: Refuse,
): T {
  const found = all.find((one) => one === value);
  if (found !== undefined) return found;
  throw notAmong(shown(value), at, wrong, all, refuse);
}

/** The refusal of a name that is not one of them, with the nearest one. */
export function notAmong(
  name: string,
  at: YamlPath,
  wrong: string,
  all: readonly string[],
  refuse: Refuse,
): Problem {
  const [nearest] = nearestNames(name, all);
  const remedy = nearest === undefined ? `Choose among: ${all.join(', ')}` : `Did you mean ${nearest}?`;
  return refuse(at, wrong, remedy);
}

/** A value of the file in a message: an object's own `toString` may be anything, and a list may contain itself. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return '(a list)';
  return typeof value === 'object' && value !== null ? '(an object)' : String(value);
}
