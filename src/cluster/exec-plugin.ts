import { recordAt, textAt } from '../kserve/fields.js';
import { nextStep, Problem } from '../problem.js';
import type { ExecConfig } from './kubeconfig-fields.js';
import { type ExecEnd, isInteractive, runExec } from './exec-run.js';
import type { Environment } from './kubeconfig-files.js';
import type { LoginPresence } from './login-presence.js';

/** The credential of a login program. Holds secrets: never print it. */
export type ExecCredential = {
  readonly token?: string;
  /** PEM. */
  readonly cert?: string;
  readonly key?: string;
  /** Milliseconds since the epoch; it never ends where absent. */
  readonly expiresAt?: number;
};

/** The cluster as a login program is told of it, where the kubeconfig says so. */
export type ExecCluster = Readonly<Record<string, unknown>>;

/** client-go, plugin/pkg/client/auth/exec/exec.go, apiVersions. */
const apiVersions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];
const elsewhere = nextStep('Get a fresh kubeconfig, or choose another context with --context.', 'context');

/**
 * Logs in with a program, by the contract of client-go's credential plugins (plugin/pkg/client/auth/exec/exec.go;
 * kubernetes.io/docs/reference/access-authn-authz/authentication). Throws Problem "cluster", or signal.reason.
 */
export async function execLogin(
  exec: ExecConfig,
  cluster: ExecCluster,
  surroundings: Environment,
  presence: LoginPresence | undefined,
  signal: AbortSignal,
): Promise<ExecCredential> {
  checkConfig(exec);
  const interactive = exec.interactiveMode !== 'Never' && isInteractive(presence);
  if (exec.interactiveMode === 'Always' && !interactive) throw needsTerminal(exec, presence);
  const info = {
    kind: 'ExecCredential',
    apiVersion: exec.apiVersion,
    spec: { ...(exec.provideClusterInfo ? { cluster } : {}), interactive },
  };
  const own = Object.fromEntries(exec.env.map(({ name, value }) => [name, value]));
  const environment = { ...surroundings, ...own, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
  return credentialOf(exec, await runExec(exec, environment, interactive, presence, signal));
}

function checkConfig({ command, apiVersion, interactiveMode, env }: ExecConfig): void {
  const wrong =
    command === ''
      ? 'names no command'
      : !apiVersions.includes(apiVersion)
        ? `has the apiVersion ${apiVersion === '' ? '""' : apiVersion}; isvc knows, as kubectl does, ${apiVersions.join(' and ')}`
        : !['Never', 'IfAvailable', 'Always'].includes(interactiveMode)
          ? `has the interactiveMode ${interactiveMode === '' ? '""' : interactiveMode}; there are Never, IfAvailable and Always`
          : env.some(({ name }) => name === '')
            ? 'has an environment variable without a name'
            : [command, ...env.flatMap(({ name, value }) => [name, value])].some((text) =>
                  text.includes('\0'),
                )
              ? 'has a NUL character in its command or environment'
              : undefined;
  if (wrong === undefined) return;
  throw new Problem('cluster', `The login program of this context ${wrong}.`, { remedy: elsewhere });
}

function needsTerminal({ command }: ExecConfig, presence: LoginPresence | undefined): Problem {
  const why =
    presence?.type === 'screen'
      ? 'the terminal UI cannot give it the keyboard'
      : 'standard input is not a terminal';
  return new Problem(
    'cluster',
    `The login program ${command} of this context needs the terminal (interactiveMode: Always), but ${why}.`,
    {
      remedy:
        'Log in once in a terminal, for example with: kubectl get namespaces. Many such programs keep the login for a while: then try again.',
    },
  );
}

/** The credential that a program printed before it ended. Throws Problem "cluster" that tells nothing of what it printed. */
export function credentialOf(exec: ExecConfig, end: ExecEnd): ExecCredential {
  const { command } = exec;
  if (end.type === 'not-started') throw notStarted(exec, end.error);
  if (end.code !== 0) {
    const how = typeof end.code === 'number' ? `exit code ${end.code}` : end.code;
    throw new Problem(
      'cluster',
      `The login program ${command} of this context failed (${how})${end.words === '' ? '.' : `: ${end.words.slice(-500)}`}`,
      {
        remedy: 'Log in again as that program asks, then try once more.',
      },
    );
  }
  const { apiVersion, kind, status } = parsed(end.stdout, command);
  if (kind !== 'ExecCredential') throw noCredential(command, 'prints no ExecCredential');
  if (apiVersion !== exec.apiVersion) {
    throw noCredential(command, `prints an ExecCredential of another apiVersion than ${exec.apiVersion}`);
  }
  const { token, clientCertificateData, clientKeyData, expirationTimestamp } = recordAt(status) ?? {};
  for (const field of [token, clientCertificateData, clientKeyData, expirationTimestamp]) {
    if (field !== undefined && field !== null && typeof field !== 'string') {
      throw noCredential(command, 'prints an ExecCredential with a field that is not text');
    }
  }
  const [cert, key] = [textAt(clientCertificateData) ?? '', textAt(clientKeyData) ?? ''];
  if ((textAt(token) ?? '') === '' && cert === '' && key === '') {
    throw noCredential(command, 'prints an ExecCredential without a token or a certificate');
  }
  if ((cert === '') !== (key === ''))
    throw noCredential(command, 'prints a certificate or a key, but not both');
  const expiresAt =
    (textAt(expirationTimestamp) ?? '') === '' ? undefined : Date.parse(textAt(expirationTimestamp) ?? '');
  if (Number.isNaN(expiresAt))
    throw noCredential(command, 'prints an expirationTimestamp that is not a time');
  return {
    ...((textAt(token) ?? '') === '' ? {} : { token: textAt(token) ?? '' }),
    ...(cert === '' ? {} : { cert, key }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** Nothing of what was printed is part of a problem: it is a token where only the frame around it is missing. */
function parsed(text: string, command: string): Readonly<Record<string, unknown>> {
  try {
    return recordAt(JSON.parse(text)) ?? {};
  } catch {
    throw noCredential(command, 'prints no ExecCredential');
  }
}

function noCredential(command: string, what: string): Problem {
  return new Problem('cluster', `The login program ${command} of this context ${what}.`, {
    remedy:
      'Check its arguments in the kubeconfig: it must print JSON, and nothing else, on standard output.',
  });
}

function notStarted({ command, installHint }: ExecConfig, error: Error): Problem {
  const code = 'code' in error ? error.code : undefined;
  return code === 'ENOENT'
    ? new Problem('cluster', `The login program ${command} of this context is not installed.`, {
        remedy: installHint ?? `Install ${command}, or add its folder to PATH.`,
        cause: error,
      })
    : new Problem(
        'cluster',
        `The login program ${command} of this context cannot be started: ${error.message}.`,
        {
          remedy: code === 'EACCES' ? `Make it executable: chmod +x ${command}` : elsewhere,
          cause: error,
        },
      );
}
