import path from 'node:path';
import { loadAll } from 'js-yaml';
import { parseDomain } from '../network/address.js';
import { parseByteSize } from '../wording/byte-size.js';
import { nearestNames } from '../wording/nearest-names.js';
import { Problem } from '../problem.js';
import { listDefaults, type Config, type ListColumn } from './config.js';
import { lineAt, type YamlPath } from './yaml-lines.js';

const keys = [
  'namespaces',
  'columns',
  'refreshSeconds',
  'repeatSeconds',
  'colors',
  'background',
  'mouse',
  'maxAnswer',
  'payloads',
  'headers',
  'kserveNamespace',
  'gateway',
  'envoyGatewayNamespace',
  'domains',
  'certificates',
];
const columns: readonly ListColumn[] = listDefaults.columns;
const colors = ['auto', 'always', 'never'] as const;
const backgrounds = ['auto', 'light', 'dark'] as const;
const onOrOff = ['on', 'off'] as const;

/** A complaint about one place of the file. */
type Refuse = (at: YamlPath, what: string, remedy: string) => Problem;

/** The settings of a text. Relative folders count from the file's own, `~` is `home`. What is wrong is left out, and told. */
export function parseConfig(text: string, file: string, home: string): Config {
  const refuse: Refuse = (at, what, remedy) =>
    new Problem('usage', `${file}, line ${lineAt(text, at)}: ${what}`, { remedy });
  /** By setting; by no name, what is wrong with the whole. */
  const mistakes = new Map<string, Problem>();
  /** What `read` makes of a setting; undefined where it refuses it. */
  const tried = <T>(key: string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      mistakes.set(key, thrown);
      return undefined;
    }
  };
  const top = tried('', () => mapping(parseYaml(text, file), [], refuse)) ?? {};
  for (const key of Object.keys(top)) {
    if (!keys.includes(key))
      mistakes.set(key, notAmong(key, [key], `there is no setting ${key}.`, keys, refuse));
  }
  const setting = <T>(key: string, read: (value: unknown) => T): T | undefined => {
    const value = top[key];
    return value === undefined || value === null ? undefined : tried(key, () => read(value));
  };
  const absolute = (name: string) => path.resolve(path.dirname(file), name.replace(/^~(?=\/|$)/, home));
  const refreshSeconds = setting('refreshSeconds', (value) => seconds('refreshSeconds', value, refuse));
  const repeatSeconds = setting('repeatSeconds', (value) => seconds('repeatSeconds', value, refuse));
  const maxAnswerBytes = setting('maxAnswer', (value) => byteSize('maxAnswer', value, refuse));
  const folder = setting('payloads', (value) => words(value, ['payloads'], refuse));
  const chosenColumns = setting('columns', (value) => listColumns(value, refuse));
  const choice = <T extends string>(key: string, all: readonly T[]) =>
    setting(key, (value) => oneOf(value, [key], `${key} cannot be ${shown(value)}.`, all, refuse));
  const chosenColors = choice('colors', colors);
  const background = choice('background', backgrounds);
  const mouse = choice('mouse', onOrOff);
  const namespaces = (key: string) =>
    setting(key, (value) => named(value, key, namespaceName, 'NAMESPACE', refuse)) ?? {};
  return {
    path: file,
    namespaces: setting('namespaces', (value) => texts(value, ['namespaces'], refuse)) ?? {},
    headers: setting('headers', (value) => headersByContext(value, refuse)) ?? {},
    kserveNamespace: namespaces('kserveNamespace'),
    gateway:
      setting('gateway', (value) => named(value, 'gateway', gatewayName, 'NAMESPACE/NAME', refuse)) ?? {},
    envoyGatewayNamespace: namespaces('envoyGatewayNamespace'),
    domains: setting('domains', (value) => domainsByContext(value, refuse)) ?? {},
    certificates: setting('certificates', (value) => certificatesByContext(value, absolute, refuse)) ?? {},
    ...(refreshSeconds === undefined ? {} : { refreshSeconds }),
    ...(repeatSeconds === undefined ? {} : { repeatSeconds }),
    ...(chosenColumns === undefined ? {} : { columns: chosenColumns }),
    ...(chosenColors === undefined ? {} : { colors: chosenColors }),
    ...(background === undefined ? {} : { background }),
    ...(mouse === undefined ? {} : { mouse }),
    ...(folder === undefined ? {} : { payloadFolder: absolute(folder) }),
    ...(maxAnswerBytes === undefined ? {} : { maxAnswerBytes }),
    // In the order in which they stand in the file.
    mistakes: ['', ...Object.keys(top)].flatMap((key) => mistakes.get(key) ?? []),
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
    throw refuse([...at, name], 'this is not a header.', 'Write it as: Name: value, on one line.');
  }
  return given;
}

function headersByContext(value: unknown, refuse: Refuse): Config['headers'] {
  return Object.fromEntries(
    Object.entries(mapping(value, ['headers'], refuse)).map(([context, given]) => [
      context,
      headers(given, ['headers', context], refuse),
    ]),
  );
}

/** A namespace's name (RFC 1123 label), and a gateway's with its namespace. */
const namespaceName = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;
const gatewayName = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/u;

/** Names of objects by context. */
function named(
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

function domainsByContext(value: unknown, refuse: Refuse): Config['domains'] {
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

function certificatesByContext(
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

function seconds(key: string, value: unknown, refuse: Refuse): number {
  if (typeof value === 'number' && value >= 0.1 && value <= 86_400) return value;
  throw refuse([key], `${key} is not a number of seconds.`, 'Write a number from 0.1 to 86400.');
}

function byteSize(key: string, value: unknown, refuse: Refuse): number {
  const bytes =
    typeof value === 'string' || typeof value === 'number' ? parseByteSize(String(value)) : undefined;
  if (bytes !== undefined) return bytes;
  throw refuse([key], `${key} is not a size.`, `Write it like this: ${key}: 16MiB or ${key}: 1GiB`);
}

function listColumns(value: unknown, refuse: Refuse): readonly ListColumn[] {
  if (!Array.isArray(value)) {
    throw refuse(['columns'], 'columns is not a list.', `Write it as: columns: [${columns.join(', ')}]`);
  }
  return value.map((one: unknown, at) =>
    oneOf(one, ['columns', at], `there is no column ${shown(one)}.`, columns, refuse),
  );
}

function oneOf<T extends string>(
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

function notAmong(
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
function shown(value: unknown): string {
  if (Array.isArray(value)) return '(a list)';
  return typeof value === 'object' && value !== null ? '(an object)' : String(value);
}
