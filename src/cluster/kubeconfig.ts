import { ownValue } from '../kserve/fields.js';
import type { RepeatedFlags } from '../wording/command-line.js';
import { nextStep, Problem } from '../problem.js';
import {
  parseKubeconfig,
  type Kubeconfig,
  type KubeconfigCluster,
  type KubeconfigContext,
} from './kubeconfig-entries.js';
import {
  kubeconfigFiles,
  mergeKubeconfigs,
  readKubeconfigFile,
  type Environment,
  type Surroundings,
} from './kubeconfig-files.js';
import type { KubeconfigUser } from './kubeconfig-user.js';
import type { LoginPresence } from './login-presence.js';
import { proxyFor, type ApiProxy } from './proxy.js';
import { isInCluster, serviceAccountConfig } from './service-account.js';

export type ClusterOptions = {
  /** Path; else $KUBECONFIG, ~/.kube/config, the service account, as kubectl does. */
  readonly kubeconfig?: string;
  /** Its text, in place of a path (the demo's). */
  readonly kubeconfigText?: string;
  readonly context?: string;
  readonly namespace?: string;
  /** By context, where `namespace` is absent: in place of the kubeconfig's own. */
  readonly namespaces?: Readonly<Record<string, string>>;
  /** Flags that were given, for the commands that isvc suggests. */
  readonly repeat?: RepeatedFlags;
  /** How a login program of the kubeconfig meets the person. */
  readonly presence?: LoginPresence;
  /** That of this process when absent. */
  readonly environment?: Environment;
};

/** A kubeconfig with its context chosen. Holds secrets: never print it. */
export type Login = {
  readonly context: string;
  readonly namespace: string;
  readonly contexts: readonly { readonly name: string; readonly namespace: string }[];
  /** Without user and password. */
  readonly server: string;
  readonly cluster: KubeconfigCluster;
  /** Without credentials where none may be sent: over plain HTTP. */
  readonly user: KubeconfigUser;
  readonly proxy?: ApiProxy;
  readonly inCluster: boolean;
};

/** Finds and reads the kubeconfig, or the pod's service account, and chooses the context. Throws Problem "cluster". */
export function loadLogin(options: ClusterOptions, surroundings: Surroundings): Login {
  const { config, source } = findConfig(options, surroundings);
  const context = chooseContext(config, source, options.context);
  const { cluster, user, url } = partsOf(config, context);
  const proxy = proxyFor(url, cluster.proxyUrl, surroundings.environment);
  return {
    context: context.name,
    namespace: options.namespace ?? preferred(options, context.name) ?? namespaceOf(context),
    contexts: config.contexts.map((one) => ({ name: one.name, namespace: namespaceOf(one) })),
    server: withoutLogin(url),
    cluster,
    user,
    ...(proxy === undefined ? {} : { proxy }),
    inCluster: isInCluster(surroundings),
  };
}

/** The names of its contexts; none where it cannot be read. */
export function contextNames(options: ClusterOptions, surroundings: Surroundings): readonly string[] {
  try {
    return findConfig(options, surroundings).config.contexts.map(({ name }) => name);
  } catch (thrown) {
    if (thrown instanceof Problem) return [];
    throw thrown;
  }
}

/** `source` begins a sentence: `The kubeconfig /home/ann/.kube/config`. */
export type KubeconfigSummary = {
  readonly source: string;
  readonly contexts: readonly string[];
  readonly currentContext?: string;
};

/** Describes the kubeconfig before a context is chosen. Throws Problem "cluster". */
export function summarizeKubeconfig(options: ClusterOptions, surroundings: Surroundings): KubeconfigSummary {
  const { config, source } = findConfig(options, surroundings);
  const { currentContext } = config;
  return {
    source,
    contexts: config.contexts.map(({ name }) => name),
    ...(currentContext === undefined ? {} : { currentContext }),
  };
}

function preferred({ namespaces = {} }: ClusterOptions, context: string): string | undefined {
  return ownValue(namespaces, context);
}

/** `source` says where it is from: it begins a sentence. */
type ConfigSource = { readonly config: Kubeconfig; readonly source: string };

function findConfig(options: ClusterOptions, surroundings: Surroundings): ConfigSource {
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
      remedy: [
        'Put one at ~/.kube/config, or name it with --kubeconfig FILE or $KUBECONFIG.',
        nextStep('To try isvc without a cluster: isvc demo', 'demo'),
      ],
    });
  }
  return { config: serviceAccountConfig(surroundings), source: 'The service account' };
}

/** More contexts are for kubectl to tell. */
const mostNames = 20;

function chooseContext(config: Kubeconfig, source: string, asked: string | undefined): KubeconfigContext {
  const names = config.contexts.map((context) => context.name);
  const name = asked ?? config.currentContext;
  const context = config.contexts.find((one) => one.name === name);
  if (context !== undefined) return context;
  if (names.length === 0) {
    throw new Problem('cluster', `${source} has no contexts.`, {
      remedy: [
        'Name another one with --kubeconfig FILE or $KUBECONFIG.',
        nextStep('To try isvc without a cluster: isvc demo', 'demo'),
      ],
    });
  }
  // Those first whose name has what was asked for: a long one is often typed by its end.
  const isNear = (one: string) => name !== undefined && name !== '' && one.includes(name);
  const shown = [...names.filter(isNear), ...names.filter((one) => !isNear(one))].slice(0, mostNames);
  const more = names.length > shown.length ? `, … (all: kubectl config get-contexts)` : '';
  const summary = name ? `${source} has no context ${name}.` : `${source} has no current context.`;
  throw new Problem('cluster', summary, {
    remedy: nextStep(`Choose one with --context: ${shown.join(', ')}${more}`, 'context'),
  });
}

/** The cluster and the user that the context names. */
function partsOf(
  config: Kubeconfig,
  context: KubeconfigContext,
): { readonly cluster: KubeconfigCluster; readonly user: KubeconfigUser; readonly url: URL } {
  const cluster = config.clusters.find((one) => one.name === context.cluster);
  const user = config.users.find((one) => one.name === context.user);
  if (cluster === undefined) throw danglingProblem(context.name, 'cluster', context.cluster);
  if (user === undefined && context.user !== undefined) {
    throw danglingProblem(context.name, 'user', context.user);
  }
  const url = serverUrl(cluster.server, context.name);
  const impersonate = user?.impersonate ?? { groups: [], extra: [] };
  // kubectl uses plain HTTP, and sends no credentials over it unless the cluster is said to be insecure.
  const isNobody = user === undefined || (url.protocol === 'http:' && !cluster.insecure);
  return { cluster, url, user: isNobody ? { name: context.user ?? '', impersonate } : user };
}

function withoutLogin(url: URL): string {
  url.username = '';
  url.password = '';
  return url.href.replace(/(?<!\/)\/+$/, '');
}

function serverUrl(server: string, context: string): URL {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw new Problem('cluster', `The server of context ${context} is not an http(s) URL: ${server}`, {
    remedy: nextStep(
      'Correct the cluster of this context in the kubeconfig, or choose another one with --context.',
      'context',
    ),
  });
}

function danglingProblem(context: string, what: string, name: string): Problem {
  return new Problem('cluster', `Context ${context} names the ${what} ${name}, which the kubeconfig lacks.`, {
    remedy: nextStep(
      `Add that ${what} to the kubeconfig, or choose another context with --context.`,
      'context',
    ),
  });
}

function namespaceOf(context: KubeconfigContext): string {
  return context.namespace ?? 'default';
}
