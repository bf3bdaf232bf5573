import path from 'node:path';
import { Problem } from '../problem.js';
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
  /** By setting; by no name, what is wrong with the whole. */
  const mistakes = new Map<string, Problem>();
  /** The value that `read` makes of a setting; undefined where it refuses it. */
  const tried = <T>(key: string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      mistakes.set(key, thrown);
      return undefined;
    }
  };
  const top =
    tried('', () =>
      mapping(
        parseYaml(text, { file, remedy: 'Correct it; isvc config --path prints where the file is.' }),
        [],
        refuse,
      ),
    ) ?? {};
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
  const theme = choice('theme', themeNames);
  const mouse = choice('mouse', onOrOff);
  const history = choice('history', onOrOff);
  const chosenKeys = setting('keys', (value) => keysByAction(value, refuse));
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
    ...(theme === undefined ? {} : { theme }),
    ...(mouse === undefined ? {} : { mouse }),
    ...(chosenKeys === undefined ? {} : { keys: chosenKeys }),
    ...(history === undefined ? {} : { history }),
    ...(folder === undefined ? {} : { payloadFolder: absolute(folder) }),
    ...(maxAnswerBytes === undefined ? {} : { maxAnswerBytes }),
    // In the order in which they stand in the file.
    mistakes: ['', ...Object.keys(top)].flatMap((key) => mistakes.get(key) ?? []),
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
