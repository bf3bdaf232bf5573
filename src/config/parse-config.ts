import path from 'node:path';
import { Problem } from '../problem.js';
import { defined } from '../runtime/defined.js';
import { themeNames, type Config } from './config.js';
import { parseYaml } from './parse-yaml.js';
import {
  byteSize,
  certificatesByContext,
  domainsByContext,
  gatewayName,
  headersByContext,
  keysByAction,
  listColumns,
  mapping,
  named,
  namespaceName,
  notAmong,
  oneOf,
  seconds,
  shown,
  texts,
  words,
  type KeymapCheck,
  type Refuse,
} from './setting-values.js';
import { lineAt } from './yaml-lines.js';

const keys = [
  'namespaces',
  'columns',
  'refreshSeconds',
  'repeatSeconds',
  'colors',
  'background',
  'theme',
  'mouse',
  'keys',
  'history',
  'maxAnswer',
  'payloads',
  'headers',
  'kserveNamespace',
  'gateway',
  'envoyGatewayNamespace',
  'domains',
  'certificates',
];
const colors = ['auto', 'always', 'never'] as const;
const backgrounds = ['auto', 'light', 'dark'] as const;
const onOrOff = ['on', 'off'] as const;

/** The settings of a text. Relative folders start at the file's own, `~` is `home`. Mistakes are left out and reported. */
export function parseConfig(text: string, file: string, home: string): Config {
  const refuse = refuseIn(text, file);
  const { setting, mistakes } = readSettings(text, file, refuse);
  const absolute = (name: string) => path.resolve(path.dirname(file), name.replace(/^~(?=\/|$)/, home));
  const folder = setting('payloads', (value) => words(value, ['payloads'], refuse));
  const choice = <T extends string>(key: string, all: readonly T[]) =>
    setting(key, (value) => oneOf(value, [key], `${key} cannot be ${shown(value)}.`, all, refuse));
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
    ...defined({
      refreshSeconds: setting('refreshSeconds', (value) => seconds('refreshSeconds', value, refuse)),
      repeatSeconds: setting('repeatSeconds', (value) => seconds('repeatSeconds', value, refuse)),
      columns: setting('columns', (value) => listColumns(value, refuse)),
      colors: choice('colors', colors),
      background: choice('background', backgrounds),
      theme: choice('theme', themeNames),
      mouse: choice('mouse', onOrOff),
      keys: setting('keys', (value) => keysByAction(value, refuse)),
      history: choice('history', onOrOff),
      payloadFolder: folder === undefined ? undefined : absolute(folder),
      maxAnswerBytes: setting('maxAnswer', (value) => byteSize('maxAnswer', value, refuse)),
    }),
    mistakes: mistakes(),
  };
}

type SettingsReader = {
  /** What `read` makes of a setting; undefined where it is absent or null, or where `read` refuses it, which is a mistake. */
  readonly setting: <T>(key: string, read: (value: unknown) => T) => T | undefined;
  /** What was refused so far: of the whole, then in the order in which the settings stand in the file. */
  readonly mistakes: () => readonly Problem[];
};

/** A reader of the settings of a text, one after the other. */
function readSettings(text: string, file: string, refuse: Refuse): SettingsReader {
  /** By setting; by no name, what is wrong with the whole. */
  const mistakes = new Map<string, Problem>();
  const tried = <T>(key: string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      mistakes.set(key, thrown);
      return undefined;
    }
  };
  const yaml = { file, remedy: 'Correct it; isvc config --path prints where the file is.' };
  const top = tried('', () => mapping(parseYaml(text, yaml), [], refuse)) ?? {};
  for (const key of Object.keys(top)) {
    if (!keys.includes(key))
      mistakes.set(key, notAmong(key, [key], `there is no setting ${key}.`, keys, refuse));
  }
  return {
    setting: (key, read) => {
      const value = top[key];
      return value === undefined || value === null ? undefined : tried(key, () => read(value));
    },
    mistakes: () => ['', ...Object.keys(top)].flatMap((key) => mistakes.get(key) ?? []),
  };
}

/** The settings with the mistakes in their keys; where there is one, no key of them is used. */
export function withKeysChecked(config: Config, text: string, check: KeymapCheck): Config {
  if (config.keys === undefined) return config;
  const wrong = check(config.keys, refuseIn(text, config.path));
  if (wrong.length === 0) return config;
  const { keys: _, ...rest } = config;
  return { ...rest, mistakes: [...config.mistakes, ...wrong] };
}

function refuseIn(text: string, file: string): Refuse {
  return (at, what, remedy) => new Problem('usage', `${file}, line ${lineAt(text, at)}: ${what}`, { remedy });
}
