import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContext } from 'node:tls';
import { nextStep, Problem } from '../problem.js';
import type { TlsOptions } from './agents.js';
import type { ExecCluster, ExecCredential } from './exec-plugin.js';
import type { Login } from './kubeconfig.js';
import type { KubeconfigUser } from './kubeconfig-user.js';
import { headerText } from './impersonation.js';

/** A login program runs only for a user without any other login (client-go, plugin/pkg/client/auth/exec, UpdateTransportConfig). */
export function usesExec(user: KubeconfigUser): boolean {
  const { exec, token, tokenFile, username, certData, certFile } = user;
  return (
    exec !== undefined && [token, tokenFile, username, certData, certFile].every((one) => one === undefined)
  );
}

/** The Authorization header of a user without a login program; undefined where a certificate, or nothing, logs in. */
export async function authorizationOf({ user, server }: Login): Promise<string | undefined> {
  const token = tokenOf(user);
  if (token !== undefined && token.trim() !== '') return `Bearer ${headerText(token.trim())}`;
  if (user.username !== undefined) {
    return `Basic ${Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64')}`;
  }
  return user.authProvider === undefined ? undefined : askProvider(user, server);
}

/** The file goes before a token that stands beside it, and is read each time: what fills it may change it (client-go, transport/token_source.go). */
function tokenOf({ token, tokenFile }: KubeconfigUser): string | undefined {
  if (tokenFile === undefined) return token;
  try {
    return readFileSync(tokenFile, 'utf8');
  } catch (error) {
    if (token !== undefined) return token;
    throw error;
  }
}

/** By client-node, which knows how to ask them, and is loaded for them alone. */
const providers = ['oidc', 'gcp', 'azure'];

async function askProvider(user: KubeconfigUser, server: string): Promise<string | undefined> {
  const { authProvider, name } = user;
  if (authProvider === undefined) return undefined;
  if (!providers.includes(authProvider.name)) {
    throw new Problem(
      'cluster',
      `The login of this context needs the auth-provider ${authProvider.name}, which isvc does not have.`,
      {
        remedy: nextStep(
          `It has ${providers.join(', ')}. Get a fresh kubeconfig, or choose another context with --context.`,
          'context',
        ),
      },
    );
  }
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const config = new KubeConfig();
  // Its configuration is changed there, when a token is renewed.
  config.loadFromClusterAndUser(
    { name, server, skipTLSVerify: true },
    { name, authProvider: { name: authProvider.name, config: authProvider.config } },
  );
  const options: { headers: Record<string, string> } = { headers: {} };
  await config.applyToHTTPSOptions(options);
  const { Authorization: authorization } = options.headers;
  return authorization === undefined ? undefined : headerText(authorization.trim());
}

/** How TLS to the server is checked, with the client certificate of the user or of its login program; undefined for plain HTTP. */
export function certificatesOf(
  { cluster, user, server }: Login,
  credential: ExecCredential | undefined,
): TlsOptions | undefined {
  if (!server.startsWith('https:')) return undefined;
  const ca = fileOrData(cluster.caFile, cluster.caData);
  const cert = credential?.cert ?? fileOrData(user.certFile, user.certData);
  const key = credential?.key ?? fileOrData(user.keyFile, user.keyData);
  let secureContext: SecureContext;
  try {
    secureContext = createSecureContext({
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new Problem('cluster', `The certificates of this context cannot be used: ${detail}.`, {
      remedy:
        'Check certificate-authority-data, client-certificate-data and client-key-data in the kubeconfig: each is base64 of PEM, and the key is that of the certificate.',
    });
  }
  return {
    secureContext,
    rejectUnauthorized: !cluster.insecure,
    ...(cluster.tlsServerName === undefined ? {} : { servername: cluster.tlsServerName }),
  };
}

/** Data in the kubeconfig itself goes before a file that it names, as in client-go. */
function fileOrData(file: string | undefined, data: string | undefined): Buffer | undefined {
  if (data !== undefined) return Buffer.from(data, 'base64');
  return file === undefined ? undefined : readFileSync(file);
}

/** The cluster for a login program (client-go, rest/exec.go, ConfigToExecCluster). Its fields are those of a kubeconfig's. */
export function execCluster({ cluster, server }: Login): ExecCluster {
  const ca = fileOrData(cluster.caFile, cluster.caData);
  return {
    server,
    ...(cluster.tlsServerName === undefined ? {} : { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.insecure ? { 'insecure-skip-tls-verify': true } : {}),
    ...(ca === undefined ? {} : { 'certificate-authority-data': ca.toString('base64') }),
    ...(cluster.proxyUrl === undefined ? {} : { 'proxy-url': cluster.proxyUrl }),
    ...(cluster.disableCompression ? { 'disable-compression': true } : {}),
    config: cluster.execConfig ?? null,
  };
}

/** A login that could not be prepared, as a Problem "cluster": a file that cannot be read, a provider that failed. */
export function loginProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const detail = error instanceof Error ? error.message.trim() : String(error);
  return new Problem('cluster', `The login of this context cannot be used: ${detail.slice(0, 500)}`, {
    remedy: nextStep(
      'Check the user of this context in the kubeconfig, or choose another one with --context.',
      'context',
    ),
    cause: error,
  });
}
