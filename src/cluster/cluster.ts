import path from 'node:path';
import type { RepeatedFlags } from '../wording/command-line.js';
import type { PodPort } from '../inference/endpoint.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { createApi } from './api.js';
import {
  type ClusterOptions,
  contextNames,
  type KubeconfigSummary,
  loadLogin,
  summarizeKubeconfig,
} from './kubeconfig.js';
import type { Surroundings } from './kubeconfig-files.js';
import { type LogQuery, readLog } from './log.js';
import type { Listing, Query, Reading, Resource, WatchEvent } from './objects.js';
import type { Forward } from './port-forward.js';
import { getObject, listObjects, readObject, readObjects } from './read.js';
import { requestIssuer, requestToken, type ServiceAccount, type Token } from './token.js';
import type { ServerInfo } from './server-info.js';
import { watchObjects } from './watch.js';
import type { NewObject } from './write.js';

// The door is this file; the types of what goes through it pass as well.
export type { ClusterOptions, KubeconfigSummary } from './kubeconfig.js';
export type { Listing, Query, Reading, Resource, WatchEvent } from './objects.js';
export type { Forward } from './port-forward.js';
export { loginWords, type LoginPresence } from './login-presence.js';
export { wholeObject } from './read.js';
export { missingBecause } from './refusal.js';
export type { Right, ServerInfo } from './server-info.js';
export type { ServiceAccount, Token } from './token.js';
export type { NewObject } from './write.js';

export type Cluster = {
  readonly context: string;
  /** The namespace of the context, or as asked; `default` where neither names one. */
  readonly namespace: string;
  readonly contexts: readonly { readonly name: string; readonly namespace: string }[];
  readonly server: string;
  readonly inCluster: boolean;
  /** The kubeconfig that was asked for, so that another program can be told of it, as an absolute path; absent: where everybody looks. */
  readonly kubeconfig?: { readonly path: string } | 'a text of this program';
  /** Flags that were given: a command that isvc suggests repeats them. */
  readonly repeat?: RepeatedFlags;
  /** The object, or undefined when there is none (404). Throws Problem "cluster". */
  readonly get: (
    resource: Resource,
    namespace: string | undefined,
    name: string,
    signal: AbortSignal,
  ) => Promise<KubeObject | undefined>;
  /** The whole list, read in pages of 500. Throws Problem "cluster". */
  readonly list: (resource: Resource, query: Query, signal: AbortSignal) => Promise<Listing>;
  /** As `get`, but a 403 or a missing kind is a value. */
  readonly readOne: (
    resource: Resource,
    namespace: string | undefined,
    name: string,
    signal: AbortSignal,
  ) => Promise<Reading>;
  /** As `list`, but a 403 or a missing kind is a value. */
  readonly read: (resource: Resource, query: Query, signal: AbortSignal) => Promise<Reading>;
  /**
   * List, then watch; survives everything but `signal`. `keep` is called as each object comes: of thousands, no more than a
   * page is in memory whole. Throws Problem "cluster" only if the first list is refused (401, 403, 404), or there
   * is no login for it.
   */
  readonly watch: <Kept>(
    resource: Resource,
    query: Query,
    keep: (object: KubeObject) => Kept,
    signal: AbortSignal,
  ) => AsyncIterable<WatchEvent<Kept>>;
  /**
   * A new token of a service account, for these audiences; for the API server's own where there are none. Beside the questions of
   * `serverInfo` and `create` it is the only POST, and it changes nothing in the cluster. Throws Problem "cluster".
   */
  readonly createToken: (
    account: ServiceAccount,
    audiences: readonly string[],
    signal: AbortSignal,
  ) => Promise<Token>;
  /** Who signs the tokens of service accounts: the `iss` of one that is for nobody. Throws as `createToken` does. */
  readonly issuerOf: (account: ServiceAccount, signal: AbortSignal) => Promise<string | undefined>;
  /**
   * Creates an object, and resolves with it as it is stored. With `remove` it is all that writes to the cluster: `isvc bench --pods`
   * alone calls them, after a yes. Throws Problem "cluster".
   */
  readonly create: (resource: Resource, object: NewObject, signal: AbortSignal) => Promise<KubeObject>;
  /** Deletes an object that `create` made, with what it owns. One that is gone is not an error. Throws Problem "cluster". */
  readonly remove: (resource: Resource, object: KubeObject, signal: AbortSignal) => Promise<void>;
  /** The API server's version, and the user and their rights by its words. */
  readonly serverInfo: () => Promise<ServerInfo>;
  /** The requests that the API server did not allow so far, a line each. */
  readonly refused: () => readonly string[];
  /** The lines of a container's log as they come, several at a time. Throws Problem "cluster", "not-found", "not-ready". */
  readonly logs: (query: LogQuery, signal: AbortSignal) => AsyncIterable<readonly string[]>;
  readonly forward: (to: PodPort, signal: AbortSignal) => Promise<Forward>;
  /** Ends every port-forward and idle connection. */
  readonly close: () => Promise<void>;
};

/** The contexts of a kubeconfig, also where none of them can be used; none where it cannot be read. */
export function knownContexts(options: ClusterOptions): readonly string[] {
  return contextNames(options, surroundingsOf(options));
}

function surroundingsOf({ environment = process.env }: ClusterOptions): Surroundings {
  return { environment, rootPath: '' };
}

/** Where the kubeconfig is read, and what it holds. Throws Problem "cluster". */
export function describeKubeconfig(options: ClusterOptions): KubeconfigSummary {
  return summarizeKubeconfig(options, surroundingsOf(options));
}

/** Reads the kubeconfig (or the pod's service account) without asking the server anything. Throws Problem "cluster". */
export async function connectCluster(options: ClusterOptions): Promise<Cluster> {
  const surroundings = surroundingsOf(options);
  const login = loadLogin(options, surroundings);
  // Its context stays, even if the kubeconfig's current one becomes another meanwhile.
  const api = createApi(
    login,
    () => loadLogin({ ...options, context: login.context }, surroundings),
    surroundings.environment,
    options.presence,
  );
  const closing = new AbortController();
  const forwards = new Set<() => Promise<void>>();
  return {
    context: login.context,
    namespace: login.namespace,
    contexts: login.contexts,
    server: login.server,
    inCluster: login.inCluster,
    ...kubeconfigOf(options),
    ...(options.repeat === undefined ? {} : { repeat: options.repeat }),
    get: (resource, namespace, name, signal) => getObject(api, resource, namespace, name, signal),
    readOne: (resource, namespace, name, signal) => readObject(api, resource, namespace, name, signal),
    list: (resource, query, signal) => listObjects(api, resource, query, signal),
    read: (resource, query, signal) => readObjects(api, resource, query, signal),
    watch: (resource, query, keep, signal) => watchObjects(api, resource, query, keep, signal),
    createToken: (account, audiences, signal) => requestToken(api, account, audiences, signal),
    issuerOf: (account, signal) => requestIssuer(api, account, signal),
    create: async (resource, object, signal) => {
      const { createObject } = await import('./write.js');
      return createObject(api, resource, object, signal);
    },
    remove: async (resource, object, signal) => {
      const { deleteObject } = await import('./write.js');
      return deleteObject(api, resource, object, signal);
    },
    serverInfo: async () => {
      const { askServer } = await import('./server-info.js');
      return askServer(api);
    },
    refused: () => [...api.refused],
    logs: (query, signal) => readLog(api, query, signal),
    forward: async (to, signal) => {
      // Loaded when first used: most commands need no WebSocket.
      const { openForward } = await import('./port-forward.js');
      const forward = await openForward(api, to, AbortSignal.any([signal, closing.signal]));
      const close = async (): Promise<void> => {
        forwards.delete(close);
        await forward.close();
      };
      forwards.add(close);
      return { ...forward, close };
    },
    close: async () => {
      closing.abort();
      await Promise.all([...forwards].map((close) => close()));
      api.close();
    },
  };
}

function kubeconfigOf({ kubeconfig, kubeconfigText }: ClusterOptions): Pick<Cluster, 'kubeconfig'> {
  if (kubeconfigText !== undefined) return { kubeconfig: 'a text of this program' };
  return kubeconfig === undefined ? {} : { kubeconfig: { path: path.resolve(kubeconfig) } };
}
