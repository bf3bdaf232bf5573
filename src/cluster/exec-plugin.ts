import path from 'node:path';
import type { User } from '@kubernetes/client-node/dist/config_types.js';
import { Problem } from '../problem.js';

/**
 * A user whose exec plugin gets what kubectl gives it and client-node does not: KUBERNETES_EXEC_INFO, and a command
 * with a slash counts from the kubeconfig's folder (kubernetes.io/docs/reference/access-authn-authz/authentication,
 * "client-go credential plugins").
 */
export function completeExec(user: User, folder: string): User {
  const exec = asObject(user.exec);
  if (exec === undefined) return user;
  const command = asText(exec['command']);
  const info = {
    kind: 'ExecCredential',
    apiVersion: asText(exec['apiVersion']) || 'client.authentication.k8s.io/v1',
    spec: { interactive: false },
  };
  return {
    ...user,
    exec: {
      ...exec,
      command: /[\\/]/.test(command) ? path.resolve(folder, command) : command,
      env: [
        { name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info) },
        ...(Array.isArray(exec['env']) ? exec['env'] : []),
      ],
    },
  };
}

/** A login that could not be prepared: the plugin is missing or failed, a certificate file cannot be read. */
export function loginProblem(user: User | null, error: unknown): Problem {
  if (error instanceof Problem) return error;
  const exec = asObject(user?.exec);
  const detail = error instanceof Error ? error.message.trim() : String(error);
  if (exec === undefined) {
    return new Problem('cluster', `The login of this context cannot be used: ${detail}`, {
      remedy: 'Check the user of this context in the kubeconfig, or choose another one with --context.',
      cause: error,
    });
  }
  const command = asText(exec['command']);
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return new Problem('cluster', `The login program ${command} of this context is not installed.`, {
      remedy: asText(exec['installHint']) || `Install ${command}, or add its folder to PATH.`,
      cause: error,
    });
  }
  if (error instanceof SyntaxError) {
    // Its message quotes what was printed, which is a token where only the frame around it is missing.
    return new Problem('cluster', `The login program ${command} of this context prints no ExecCredential.`, {
      remedy:
        'Check its arguments in the kubeconfig: it must print JSON, and nothing else, on standard output.',
    });
  }
  return new Problem(
    'cluster',
    `The login program ${command} of this context failed: ${detail.slice(0, 500)}`,
    {
      remedy: 'Log in again as that program asks, then try once more.',
      cause: error,
    },
  );
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
