import { kubectlArgument, nameArgument } from '../kserve/service-key.js';
import type { ServiceKey } from '../kserve/service.js';

/** The flags that the person gave, as words of a shell: a command that isvc suggests repeats them. Empty where none was given. */
export type RepeatedFlags = {
  /** `--kubeconfig`, `--context`: kubectl has them as well. */
  readonly cluster: string;
  /** How a service is reached: `--gateway`, `--address`, `--host`, certificates, proxies. */
  readonly wayIn: string;
  /** `--token` and the headers that carry a secret, each with a variable in place of its value. */
  readonly login: string;
  /** The other headers, and `--max-answer`. */
  readonly inference: string;
};

export type IsvcVerb =
  | 'endpoint'
  | 'explain'
  | 'gateways'
  | 'list'
  | 'logs'
  | 'metadata'
  | 'predict'
  | 'ready';

const withoutWayIn: ReadonlySet<IsvcVerb> = new Set(['list', 'logs']);

/** A command of isvc in a namespace, on a service where one is given or its name, with the flags of `repeat` that the command has. */
export function isvcLine(
  verb: IsvcVerb,
  on: { readonly key?: ServiceKey; readonly name?: string; readonly namespace: string },
  repeat: RepeatedFlags | undefined,
  ...more: readonly (string | undefined)[]
): string {
  const name = on.key === undefined ? on.name : nameArgument(on.key);
  return joinWords([
    `isvc ${verb}`,
    name === undefined ? '' : shellWord(name),
    `-n ${on.namespace}`,
    repeat?.cluster,
    withoutWayIn.has(verb) ? '' : repeat?.wayIn,
    ...more,
  ]);
}

/** A command of kubectl in a namespace. */
export function kubectlLine(
  start: string,
  namespace: string,
  repeat: RepeatedFlags | undefined,
  ...more: readonly string[]
): string {
  return joinWords([`kubectl ${start} -n ${namespace}`, repeat?.cluster, ...more]);
}

/**
 * The next step for a service that is stopped: the command that takes its annotation away (constants.StopAnnotationKey in KServe's
 * pkg/constants), which isvc itself does not run.
 */
export function startAgain(
  { key, namespace }: { readonly key: ServiceKey; readonly namespace: string },
  repeat: RepeatedFlags | undefined,
): string {
  return `Start it again: ${kubectlLine(`annotate ${kubectlArgument(key)} serving.kserve.io/stop-`, namespace, repeat)}`;
}

/** The parts of a command, without those that are empty. */
export function joinWords(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

/**
 * One word for a POSIX shell and for fish: as it is where nothing in it is special, else in single quotes. Fish reads `\\` and
 * `\'` in those as escapes (fishshell.com/docs/current/language.html#quotes), so such backslashes stand outside of them. A word
 * that begins with `=` is a command's path to zsh.
 */
export function shellWord(text: string): string {
  if (/^(?!=)[\w@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll(/(?:\\{2,}|\\(?='|$)|')+/g, outside)}'`;
}

/** Characters of a word in single quotes that stand outside of them. */
function outside(characters: string): string {
  return `'${characters.replaceAll(/./g, String.raw`\$&`)}'`;
}
