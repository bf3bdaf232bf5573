import path from 'node:path';
import envPaths from 'env-paths';
import { headerFault } from '../network/header-fault.js';
import { Problem } from '../problem.js';

/** Columns of the list that a person may choose; the name is always shown. */
export type ListColumn = (typeof listColumns)[number];

/** All of them, as the list has them from left to right. */
export const listColumns = [
  'namespace',
  'ready',
  'kind',
  'protocol',
  'format',
  'model',
  'runtime',
  'replicas',
  'restarts',
  'host',
  'way-in',
  'answer',
  'age',
] as const;

/** The themes of the terminal UI. */
export const themeNames = ['auto', 'dark', 'light', 'terminal', 'contrast', 'mono'] as const;
export type ThemeName = (typeof themeNames)[number];

/** Whether there are colors; `auto`: where a terminal shows them. */
export type Colors = 'auto' | 'always' | 'never';

/** The settings of the file. Settings that it does not have are absent: flags, the environment and the defaults decide then. */
export type Config = {
  /** Where the file is, or would be. */
  readonly path: string;
  /** By context: in place of the kubeconfig's own. */
  readonly namespaces: Readonly<Record<string, string>>;
  readonly columns?: readonly ListColumn[];
  readonly refreshSeconds?: number;
  readonly repeatSeconds?: number;
  readonly colors?: Colors;
  /** Of the terminal; `auto` asks it. */
  readonly background?: 'auto' | 'light' | 'dark';
  /** The colors by name; `auto`: those of the background. */
  readonly theme?: ThemeName;
  /** The keys of the terminal UI by the names of its actions, in place of an action's own; an empty list leaves it without one. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
  /** `off` leaves it to the terminal, which then selects text. */
  readonly mouse?: 'on' | 'off';
  /** Of an answer of a model server, after decompression as well. */
  readonly maxAnswerBytes?: number;
  /** Absolute. */
  readonly payloadFolder?: string;
  /** Whether exchanges are kept on disk. */
  readonly history?: 'on' | 'off';
  /** By context, then by name; a value may hold `$NAME` of the environment. */
  readonly headers: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By context: KServe's own namespace, where nothing in the cluster tells it. */
  readonly kserveNamespace: Readonly<Record<string, string>>;
  /** By context: `NAMESPACE/NAME` of the gateway to use, as `--gateway`. */
  readonly gateway: Readonly<Record<string, string>>;
  /** By context: where Envoy Gateway runs, if not in `envoy-gateway-system`. */
  readonly envoyGatewayNamespace: Readonly<Record<string, string>>;
  /** By context: domains whose hosts are the cluster's. */
  readonly domains: Readonly<Record<string, readonly string[]>>;
  /** By context: the files of a client certificate, absolute. */
  readonly certificates: Readonly<Record<string, { readonly cert: string; readonly key: string }>>;
  /** Problems "usage" that name the line; a setting with a mistake is left out. */
  readonly mistakes: readonly Problem[];
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The defaults of single settings. */
export const listDefaults = {
  columns: ['namespace', 'ready', 'protocol', 'host', 'answer', 'age'],
  refreshSeconds: 5,
  repeatSeconds: 2,
} as const satisfies Pick<Required<Config>, 'columns' | 'refreshSeconds' | 'repeatSeconds'>;

/** `$XDG_CONFIG_HOME/isvc/config.yaml`, or its place on this system. */
export function configPath(environment: Environment): string {
  const home = environment['XDG_CONFIG_HOME'];
  // The XDG base directory specification: a relative path there is to be ignored.
  const folder =
    home !== undefined && path.isAbsolute(home)
      ? path.join(home, 'isvc')
      : envPaths('isvc', { suffix: '' }).config;
  return path.join(folder, 'config.yaml');
}

/** The defaults: the settings of a user without a settings file. */
export function noConfig(environment: Environment): Config {
  return {
    path: configPath(environment),
    namespaces: {},
    headers: {},
    kserveNamespace: {},
    gateway: {},
    envoyGatewayNamespace: {},
    domains: {},
    certificates: {},
    mistakes: [],
  };
}

/**
 * The headers for a context, their `$NAME` and `${NAME}` replaced from the environment; `$$` is a dollar sign. Names are
 * in lower case. Throws Problem "usage" when a variable is not set, or what it holds cannot be a header's value.
 */
export function headersFor(
  { headers, path: file }: Config,
  context: string,
  environment: Environment,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(Object.hasOwn(headers, context) ? (headers[context] ?? {}) : {}).map(([name, value]) => [
      name.toLowerCase(),
      checked(
        name,
        value.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (_, bare?: string, braced?: string) => {
          const variable = bare ?? braced;
          if (variable === undefined) return '$';
          const found = environment[variable];
          if (found !== undefined && found !== '') return found;
          throw new Problem(
            'usage',
            `The header ${name} of context ${context} needs $${variable}, which is not set.`,
            {
              remedy: `Set ${variable} in the environment, or change the header in ${file}.`,
            },
          );
        }),
        context,
        file,
      ),
    ]),
  );
}

/** A value without the white space that a variable read from a file has around it. The error never holds the value. */
function checked(name: string, value: string, context: string, file: string): string {
  const trimmed = value.trim();
  const fault = headerFault(name, trimmed);
  if (fault === undefined) return trimmed;
  throw new Problem('usage', `The header ${name} of context ${context} cannot be sent: ${fault}.`, {
    remedy: `Correct it, or the variables that it names, in ${file}.`,
  });
}
