import { Problem } from '../problem.js';
import path from 'node:path';

/** A value of a kubeconfig, and where it stands: `clusters[0].cluster`. */
export type Field = { readonly value: unknown; readonly at: string; readonly source: string };

/** The field of that name; absent where there is no object around it. */
export function field({ value, at, source }: Field, name: string): Field {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const inner = isObject && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  return { value: inner, at: at === '' ? name : `${at}.${name}`, source };
}

/** Its text; undefined where there is none, or an empty one. Throws Problem "cluster" for anything else: kubectl refuses it, too. */
export function textOf(of: Field): string | undefined {
  if (isAbsent(of.value) || of.value === '') return undefined;
  if (typeof of.value === 'string') return of.value;
  throw wrongType(
    of,
    'text',
    typeof of.value === 'object' ? '' : ' Text that looks like a number or a date needs quotes.',
  );
}

/** False where it is absent. Throws a Problem for what is neither true nor false. */
export function flagOf(of: Field): boolean {
  if (isAbsent(of.value)) return false;
  if (typeof of.value === 'boolean') return of.value;
  throw wrongType(of, 'true or false');
}

/** Empty where it is absent; each item knows its place. Throws a Problem for what is not a list. */
export function listOf(of: Field): readonly Field[] {
  if (isAbsent(of.value)) return [];
  if (!Array.isArray(of.value)) throw wrongType(of, 'a list');
  return of.value.map((value: unknown, index) => ({ value, at: `${of.at}[${index}]`, source: of.source }));
}

/** The fields of an object, by name. */
export function entriesOf(of: Field): readonly (readonly [string, Field])[] {
  if (isAbsent(of.value)) return [];
  if (typeof of.value !== 'object' || of.value === null || Array.isArray(of.value)) {
    throw wrongType(of, 'an object');
  }
  return Object.keys(of.value).map((name) => [name, field(of, name)]);
}

/** The same field. Throws Problem "cluster" where it is there, and is not an object. */
export function objectOf(of: Field): Field | undefined {
  return isAbsent(of.value) ? undefined : entriesOf(of) && of;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** The wrong value is not told: it may be a secret. */
function wrongType({ at, source }: Field, expected: string, more = ''): Problem {
  return new Problem('cluster', `${source} is not a kubeconfig: ${at} is not ${expected}.`, {
    remedy: `Correct the file, or name another one with --kubeconfig FILE or $KUBECONFIG.${more}`,
  });
}

/**
 * A login program, as a kubeconfig names it (kubernetes.io/docs/reference/access-authn-authz/authentication, "client-go
 * credential plugins"). A relative command with a slash starts at the kubeconfig's folder.
 */
export type ExecConfig = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly apiVersion: string;
  readonly interactiveMode: string;
  readonly provideClusterInfo: boolean;
  readonly installHint?: string;
};

/** Throws Problem "cluster" for a field of the wrong type. What it says is judged when the program is needed. */
export function parseExec(exec: Field, folder: string): ExecConfig {
  const command = textOf(field(exec, 'command')) ?? '';
  const apiVersion = textOf(field(exec, 'apiVersion')) ?? '';
  const installHint = textOf(field(exec, 'installHint'));
  return {
    command: /[\\/]/.test(command) ? path.resolve(folder, command) : command,
    // An argument may be empty, and is one all the same.
    args: listOf(field(exec, 'args')).map((arg) => textOf(arg) ?? ''),
    env: listOf(field(exec, 'env')).map((entry) => ({
      name: textOf(field(entry, 'name')) ?? '',
      value: textOf(field(entry, 'value')) ?? '',
    })),
    apiVersion,
    // client-go, tools/clientcmd/api/v1/defaults.go: only the versions before v1 have a default.
    interactiveMode:
      textOf(field(exec, 'interactiveMode')) ?? (/\/v1(alpha|beta)1$/.test(apiVersion) ? 'IfAvailable' : ''),
    provideClusterInfo: flagOf(field(exec, 'provideClusterInfo')),
    ...(installHint === undefined ? {} : { installHint }),
  };
}
