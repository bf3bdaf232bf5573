import { existsSync } from 'node:fs';
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { Context } from '@kubernetes/client-node/dist/config_types.js';
import { Problem } from '../problem.js';
import {
  kubeconfigFiles,
  mergeKubeconfigs,
  parseKubeconfig,
  readKubeconfigFile,
  type Environment,
} from './kubeconfig-files.js';

export type ConnectOptions = {
  /** Path; else $KUBECONFIG, ~/.kube/config, the service account, as kubectl does. */
  readonly kubeconfig?: string;
  /** Its text, in place of a path (the demo's). */
  readonly kubeconfigText?: string;
  readonly context?: string;
  readonly namespace?: string;
  /** By context, where `namespace` is absent: in place of the kubeconfig's own. */
  readonly namespaces?: Readonly<Record<string, string>>;
};

/** Where this program stands: its environment, and what stands before the service account's paths (tests only). */
export type Surroundings = { readonly environment: Environment; readonly rootPath: string };

/** A kubeconfig with its context chosen; `config` is client-node's, which logs in with it. */
export type Login = {
  readonly config: KubeConfig;
  readonly context: string;
  readonly namespace: string;
  readonly contexts: readonly { readonly name: string; readonly namespace: string }[];
  /** Without user and password. */
  readonly server: string;
  /** The cluster's `proxy-url`, without user and password. */
  readonly proxy?: string;
  readonly inCluster: boolean;
};

/** Finds and reads the kubeconfig, or the pod's service account, and chooses the context. Throws Problem "cluster". */
export function loadLogin(options: ConnectOptions, surroundings: Surroundings): Login {
  const { config, source } = findConfig(options, surroundings);
  const context = chooseContext(config, source, options.context);
  const server = settle(config, context);
  const proxy = proxyOf(config);
  return {
    config,
    context: context.name,
    namespace: options.namespace ?? preferred(options, context.name) ?? namespaceOf(context),
    contexts: config.contexts.map((one) => ({ name: one.name, namespace: namespaceOf(one) })),
    server,
    ...(proxy === undefined ? {} : { proxy }),
    inCluster: isInCluster(surroundings),
  };
}

/** The names of its contexts; none where it cannot be read. */
export function contextNames(options: ConnectOptions, surroundings: Surroundings): readonly string[] {
  try {
    return findConfig(options, surroundings).config.contexts.map(({ name }) => name);
  } catch (thrown) {
    if (thrown instanceof Problem) return [];
    throw thrown;
  }
}

function preferred({ namespaces = {} }: ConnectOptions, context: string): string | undefined {
  return Object.hasOwn(namespaces, context) ? namespaces[context] : undefined;
}

/** `source` says where it is from: it begins a sentence. */
type Found = { readonly config: KubeConfig; readonly source: string };

function findConfig(options: ConnectOptions, surroundings: Surroundings): Found {
  if (options.kubeconfigText !== undefined) {
    const source = 'The given text';
    return { config: parseKubeconfig(options.kubeconfigText, source, process.cwd()), source };
  }
  const files = kubeconfigFiles(options.kubeconfig, surroundings.environment);
  if (files.length > 0) {
    const config = mergeKubeconfigs(files.map((file) => readKubeconfigFile(file)));
    return { config, source: `The kubeconfig ${files.join(', ')}` };
  }
  if (!isInCluster(surroundings)) {
    throw new Problem('cluster', 'No cluster is configured: there is no kubeconfig.', {
      remedy:
        'Put one at ~/.kube/config, or name it with --kubeconfig FILE or $KUBECONFIG. To try isvc without a cluster: isvc demo',
    });
  }
  const config = new KubeConfig();
  config.loadFromCluster(surroundings.rootPath);
  return { config, source: 'The service account' };
}

/** As client-go's rest.InClusterConfig decides: the service's address and the token must both be there. */
function isInCluster({ environment, rootPath }: Surroundings): boolean {
  const token = `${rootPath}/var/run/secrets/kubernetes.io/serviceaccount/token`;
  return Boolean(environment['KUBERNETES_SERVICE_HOST']) && existsSync(token);
}

function chooseContext(config: KubeConfig, source: string, asked: string | undefined): Context {
  const names = config.contexts.map((context) => context.name);
  const name = asked ?? config.currentContext;
  const context = config.contexts.find((one) => one.name === name);
  if (context !== undefined) return context;
  if (names.length === 0) {
    throw new Problem('cluster', `${source} has no contexts.`, {
      remedy:
        'Name another one with --kubeconfig FILE or $KUBECONFIG. To try isvc without a cluster: isvc demo',
    });
  }
  const summary = name ? `${source} has no context ${name}.` : `${source} has no current context.`;
  throw new Problem('cluster', summary, { remedy: `Choose one with --context: ${names.join(', ')}` });
}

/** Makes `context` the current one, in a form that client-node logs in with as kubectl would. Gives the server's URL. */
function settle(config: KubeConfig, context: Context): string {
  const cluster = config.clusters.find((one) => one.name === context.cluster);
  const user = config.users.find((one) => one.name === context.user);
  if (cluster === undefined) throw danglingProblem(context.name, 'cluster', context.cluster);
  if (user === undefined && context.user) throw danglingProblem(context.name, 'user', context.user);
  const url = serverUrl(cluster.server, context.name);
  // client-node refuses http:// unless told otherwise. kubectl uses it, and sends no credentials over it.
  const plain = url.protocol === 'http:' && !cluster.skipTLSVerify;
  // Without a user, client-node would ignore the cluster's CA too.
  const nobody = { name: context.user ?? '' };
  config.clusters = [plain ? { ...cluster, skipTLSVerify: true } : cluster];
  config.users = [plain || user === undefined ? nobody : user];
  config.contexts = config.contexts.map((one) => (one === context ? { ...one, user: nobody.name } : one));
  config.setCurrentContext(context.name);
  return withoutLogin(url);
}

/** client-node refuses what is no URL when it logs in. */
function proxyOf(config: KubeConfig): string | undefined {
  const { proxyUrl = '' } = config.getCurrentCluster() ?? {};
  return URL.canParse(proxyUrl) ? withoutLogin(new URL(proxyUrl)) : undefined;
}

function withoutLogin(url: URL): string {
  url.username = '';
  url.password = '';
  return url.href.replace(/\/+$/, '');
}

function serverUrl(server: string, context: string): URL {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw new Problem('cluster', `The server of context ${context} is not an http(s) URL: ${server}`, {
    remedy: 'Correct the cluster of this context in the kubeconfig, or choose another one with --context.',
  });
}

function danglingProblem(context: string, what: string, name: string): Problem {
  return new Problem('cluster', `Context ${context} names the ${what} ${name}, which the kubeconfig lacks.`, {
    remedy: `Add that ${what} to the kubeconfig, or choose another context with --context.`,
  });
}

function namespaceOf(context: Context): string {
  return context.namespace?.trim() || 'default';
}
