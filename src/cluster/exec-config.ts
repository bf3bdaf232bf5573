import path from 'node:path';
import { field, flagOf, listOf, textOf, type Field } from './kubeconfig-fields.js';

/**
 * A login program, as a kubeconfig names it (kubernetes.io/docs/reference/access-authn-authz/authentication, "client-go
 * credential plugins"). A command with a slash counts from the kubeconfig's folder.
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
