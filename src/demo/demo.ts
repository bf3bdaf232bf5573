import { readFileSync } from 'node:fs';

import type { KubeObject } from '../kserve/kube-object.js';
import { Problem } from '../problem.js';
import { demoUsers, type DemoUser } from './api/access.js';
import { textAt } from './api/api-object.js';
import { createFailures } from './api/failures.js';
import { kindOf } from './api/kinds.js';
import { createPages } from './api/pages.js';
import { createPortForwards } from './api/port-forward.js';
import { startApiServer } from './api/server.js';
import { createStore } from './api/store.js';
import { startGateway } from './gateway.js';
import { createDemoModels } from './models/catalog.js';
import { createActivator } from './objects/activator.js';
import { createBackends, type BackendSources } from './objects/backends.js';
import { createGraphRouters } from './objects/graph-routers.js';
import { followVirtualServices } from './objects/istio-routes.js';
import { demoKubeconfig } from './objects/kubeconfig.js';
import { createLlmServers, type LlmServers } from './objects/llm-servers.js';
import { hintsOf, readManifests } from './objects/manifests.js';
import { createPodLogs } from './objects/pod-logs.js';
import { createPodPorts } from './objects/pod-ports.js';
import { populate, put } from './objects/populate.js';
import { followRoutes, type RouteTable } from './objects/routes.js';
import { createTokenIssuer } from './token-issuer.js';

export type DemoOptions = {
  /** Further services, made up, for measuring. */
  readonly services?: number;
  /** Ports; free ones when absent. */
  readonly apiPort?: number;
  readonly gatewayPort?: number;
  /** Who may ask with a token, beside everyone without one; `demo-nobody-token` and `demo-lister-token` when absent. */
  readonly users?: readonly DemoUser[];
};

/** Changes of the cluster that tests may make and kubectl cannot. */
export type DemoControls = {
  /** Adds or replaces an object of a kind that the demo serves. Throws a Problem for any other. */
  readonly apply: (object: KubeObject) => void;
  /** Removes the object of the same kind, namespace and name, if it is there. */
  readonly remove: (object: KubeObject) => void;
  /** Forget the watch history: every older resourceVersion is 410 from here on. */
  readonly expireHistory: () => void;
  /** Cut every open watch, cleanly (as a server's timeout) or not (as a killed server). */
  readonly dropWatches: (how: 'end' | 'reset') => void;
  /** Answer the next requests whose path matches with this status, as the API server does. Returns what ends that early. */
  readonly failNext: (path: RegExp, status: 401 | 403 | 429 | 500 | 503, times: number) => () => void;
  /** Break off every answer that the gateway is passing on in pieces, as it looks when a model server is killed. */
  readonly cutAnswers: () => void;
  /** Whether the model servers behind the sidecars of an LLMInferenceService's pods listen. */
  readonly setDecoders: LlmServers['setDecoders'];
  /** Stop listening on the API port, and start again on the same one. */
  readonly stopApi: () => Promise<void>;
  readonly startApi: () => Promise<void>;
};

export type Demo = {
  /** As YAML text. Its context is `isvc-demo`, its namespace `kserve-demo`. */
  readonly kubeconfig: string;
  readonly apiUrl: string;
  readonly gateway: { readonly address: string; readonly port: number };
  readonly controls: DemoControls;
  readonly close: () => Promise<void>;
};

/** In the source tree and beside the bundle's chunks alike. */
const manifests = new URL('../../manifests/demo/', import.meta.url);

/** Starts the embedded cluster in this process, on loopback only. Throws Problem "usage" when a port is taken. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const table: RouteTable = { byHost: new Map(), byPath: new Map() };
  const issuer = createTokenIssuer();
  const gateway = await startGateway({
    ...port(options.gatewayPort),
    routes: table.byHost,
    pathRules: () => [...table.byPath.values()].flat(),
    issuer,
  }).catch(portProblem);
  const store = createStore();
  const objects = readManifests(manifests, Date.now());
  const activator = createActivator(store, objects);
  const models = createDemoModels(() => readFileSync(new URL('language-model.txt', manifests), 'utf8'));
  const logs = createPodLogs();
  const graphRouter: BackendSources['graphRouter'] = (...graph) => graphRouters(...graph);
  const llmServers = createLlmServers(store, models, downDecoders(objects));
  const sources = { store, models: models.services, llmServers, activator, graphRouter };
  const backends = createBackends(sources);
  const graphRouters = createGraphRouters(store, backends, logs);
  const hints = hintsOf(objects, 'InferenceService');
  followRoutes(store, backends, hints, table);
  followVirtualServices(store, backends, hints, table.byHost);
  populate(store, { manifests: objects, gatewayPort: gateway.port, madeUp: options.services ?? 0 });

  const pages = createPages(store);
  const failures = createFailures();
  const podPorts = createPodPorts(sources, backends, gateway.port);
  const state = { store, pages, failures, users: options.users ?? demoUsers, issuer, logs };
  const forwards = createPortForwards(state, podPorts.localPort);
  const api = await startApiServer(state, forwards.accept, options.apiPort).catch(async (error: unknown) => {
    await gateway.close();
    return portProblem(error);
  });

  return {
    kubeconfig: demoKubeconfig(api.url),
    apiUrl: api.url,
    gateway: { address: gateway.address, port: gateway.port },
    controls: {
      apply: (object) => put(store, object),
      remove: (object) => {
        const kind = kindOf(object);
        const name = textAt(object, 'metadata', 'name') ?? '';
        if (kind !== undefined) store.remove(kind, textAt(object, 'metadata', 'namespace'), name);
      },
      expireHistory: () => {
        store.forgetHistory();
        pages.forget();
      },
      dropWatches: api.dropWatches,
      failNext: failures.failNext,
      cutAnswers: gateway.cutAnswers,
      setDecoders: llmServers.setDecoders,
      stopApi: api.stop,
      startApi: api.start,
    },
    close: async () => {
      activator.close();
      await Promise.all([api.stop(), gateway.close(), podPorts.close()]);
    },
  };
}

function downDecoders(objects: Parameters<typeof hintsOf>[0]): readonly string[] {
  const hints = hintsOf(objects, 'LLMInferenceService');
  return [...hints].filter(([, { decoder }]) => decoder === 'down').map(([name]) => name);
}

function port(wanted: number | undefined): { readonly port?: number } {
  return wanted === undefined ? {} : { port: wanted };
}

function portProblem(cause: unknown): never {
  const text = cause instanceof Error ? cause.message : String(cause);
  throw new Problem('usage', `The demo cluster cannot listen: ${text}`, {
    remedy: 'Choose another port, or leave the choice to the system.',
    cause,
  });
}
