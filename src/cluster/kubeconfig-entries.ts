import path from 'node:path';
import { load } from 'js-yaml';
import { Problem } from '../problem.js';
import { field, flagOf, listOf, objectOf, textOf, type Field } from './kubeconfig-fields.js';
import { parseUser, type KubeconfigUser } from './kubeconfig-user.js';

/** A cluster of a kubeconfig (kubernetes.io/docs/reference/config-api/kubeconfig.v1, Cluster). Paths are absolute. */
export type KubeconfigCluster = {
  readonly name: string;
  readonly server: string;
  readonly tlsServerName?: string;
  readonly insecure: boolean;
  readonly caFile?: string;
  /** Base64. */
  readonly caData?: string;
  readonly proxyUrl?: string;
  readonly disableCompression: boolean;
  /** Its data for login programs: the extension `client.authentication.k8s.io/exec`. */
  readonly execConfig?: unknown;
};

export type KubeconfigContext = {
  readonly name: string;
  readonly cluster: string;
  readonly user?: string;
  readonly namespace?: string;
};

/** A kubeconfig whose fields have the types that they must have. Entries that lack what they need are left out, as kubectl does. */
export type Kubeconfig = {
  readonly clusters: readonly KubeconfigCluster[];
  readonly users: readonly KubeconfigUser[];
  readonly contexts: readonly KubeconfigContext[];
  readonly currentContext?: string;
};

const emptyKubeconfig: Kubeconfig = { clusters: [], users: [], contexts: [] };

/** Parses the text of a kubeconfig. `source` says where it is from; relative paths start at `folder`. Throws Problem "cluster". */
export function parseKubeconfig(text: string, source: string, folder: string): Kubeconfig {
  // kubectl takes an empty file for one without entries; js-yaml for an error.
  if (text.trim() === '') return emptyKubeconfig;
  let value: unknown;
  try {
    value = load(text);
  } catch (error) {
    throw new Problem('cluster', `${source}${lineOf(error)} is not a kubeconfig: ${reasonOf(error)}.`, {
      remedy: 'Correct the file, or name another one with --kubeconfig FILE or $KUBECONFIG.',
      cause: error,
    });
  }
  const root: Field = { value, at: '', source };
  const currentContext = textOf(field(root, 'current-context'));
  return {
    clusters: listOf(field(root, 'clusters')).flatMap((entry) => parseCluster(entry, folder) ?? []),
    users: listOf(field(root, 'users')).flatMap((entry) => parseUser(entry, folder) ?? []),
    contexts: listOf(field(root, 'contexts')).flatMap((entry) => parseContext(entry) ?? []),
    ...(currentContext === undefined ? {} : { currentContext }),
  };
}

function parseCluster(entry: Field, folder: string): KubeconfigCluster | undefined {
  const name = textOf(field(entry, 'name'));
  const cluster = objectOf(field(entry, 'cluster'));
  const server = cluster === undefined ? undefined : textOf(field(cluster, 'server'));
  if (name === undefined || cluster === undefined || server === undefined) return undefined;
  const tlsServerName = textOf(field(cluster, 'tls-server-name'));
  const caFile = textOf(field(cluster, 'certificate-authority'));
  const caData = textOf(field(cluster, 'certificate-authority-data'));
  const proxyUrl = textOf(field(cluster, 'proxy-url'));
  const execConfig = execExtension(cluster);
  return {
    name,
    server,
    insecure: flagOf(field(cluster, 'insecure-skip-tls-verify')),
    disableCompression: flagOf(field(cluster, 'disable-compression')),
    ...(tlsServerName === undefined ? {} : { tlsServerName }),
    ...(caFile === undefined ? {} : { caFile: path.resolve(folder, caFile) }),
    ...(caData === undefined ? {} : { caData }),
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
    ...(execConfig === undefined ? {} : { execConfig }),
  };
}

/** client-go, tools/clientcmd/client_config.go, clusterExtensionKey. */
function execExtension(cluster: Field): unknown {
  return listOf(field(cluster, 'extensions'))
    .filter((entry) => textOf(field(entry, 'name')) === 'client.authentication.k8s.io/exec')
    .map((entry) => field(entry, 'extension').value)[0];
}

function parseContext(entry: Field): KubeconfigContext | undefined {
  const name = textOf(field(entry, 'name'));
  const context = objectOf(field(entry, 'context'));
  const cluster = context === undefined ? undefined : textOf(field(context, 'cluster'));
  if (name === undefined || context === undefined || cluster === undefined) return undefined;
  const user = textOf(field(context, 'user'));
  const namespace = textOf(field(context, 'namespace'))?.trim();
  return {
    name,
    cluster,
    ...(user === undefined ? {} : { user }),
    ...(namespace === undefined || namespace === '' ? {} : { namespace }),
  };
}

/** ` line 7`, from js-yaml's mark (its lines count from 0). */
function lineOf(error: unknown): string {
  if (!(error instanceof Error) || !('mark' in error)) return '';
  const { mark } = error;
  if (typeof mark !== 'object' || mark === null || !('line' in mark)) return '';
  return typeof mark.line === 'number' ? `, line ${mark.line + 1},` : '';
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'reason' in error && typeof error.reason === 'string') return error.reason;
  return error instanceof RangeError ? 'it is nested too deeply' : 'it cannot be read as YAML';
}
