import { at, type ApiObject } from '../api/api-object.js';
import { kinds } from '../api/kinds.js';
import type { ObjectStore } from '../api/store.js';
import type { DemoModel } from '../models/catalog.js';
import type { DemoHandler } from '../wire/exchange.js';
import type { Activator } from './activator.js';
import { llmServiceOf } from './llm-labels.js';
import type { LlmServers } from './llm-servers.js';
import { createPickers, type Picker } from './pickers.js';
import { readyPods } from './ready-pods.js';
import { createRevisionProxies } from './revision-proxy.js';

/** The backends of a Service, or of an InferencePool, at the moment. */
export type Backend = {
  /** Absent where the demo has no server for it. */
  readonly handler?: DemoHandler;
  readonly hasReadyPod: () => boolean;
};

export type Backends = {
  readonly service: (namespace: string, name: string) => Backend;
  /** An InferencePool, and the picker that chooses one of its pods. */
  readonly pool: (namespace: string, name: string) => Backend & { readonly picker: Picker };
};

export type BackendSources = {
  readonly store: ObjectStore;
  readonly models: ReadonlyMap<string, DemoModel>;
  readonly llmServers: LlmServers;
  readonly activator: Activator;
  /** The router of the graph of this name. */
  readonly graphRouter: (namespace: string, graph: string) => DemoHandler;
};

/** Finds what answers behind the Services and InferencePools of the store, by the labels of their pods. */
export function createBackends({
  store,
  models,
  llmServers,
  activator,
  graphRouter,
}: BackendSources): Backends {
  const pickers = createPickers(store, llmServers);
  const proxies = createRevisionProxies(store);
  const hasReadyPod = (namespace: string, selector: unknown) => (): boolean =>
    readyPods(store, namespace, selector).length > 0;
  const find = (kind: string, namespace: string, name: string): ApiObject | undefined => {
    const found = kinds.find((each) => each.kind === kind);
    return found === undefined ? undefined : store.get(found, namespace, name)?.object;
  };
  /** Each of the pods in turn, as kube-proxy's choice is even. */
  let turn = 0;
  const anyOf =
    (namespace: string, selector: unknown): DemoHandler =>
    async (...asked) => {
      const pods = readyPods(store, namespace, selector);
      const pod = pods[turn++ % Math.max(1, pods.length)];
      const server = pod === undefined ? undefined : llmServers.of(pod);
      return (await server?.handler(...asked)) ?? 'reset';
    };
  const handlerOf = (
    namespace: string,
    name: string,
    labels: ApiObject['metadata']['labels'],
  ): DemoHandler | undefined => {
    const graph = labels?.[graphLabel];
    if (graph !== undefined) return graphRouter(namespace, graph);
    // A revision's Service in Knative mode.
    const service = name.replace(/-predictor(?:-\d{5})?$/, '');
    const model = models.get(service);
    if (model === undefined) return undefined;
    return proxies.before(namespace, service, activator.before(namespace, service, model.handler));
  };
  const behind = (
    object: ApiObject | undefined,
    namespace: string,
    name: string,
    selector: unknown,
  ): Backend => {
    const labels = object?.metadata.labels;
    const handler =
      llmServiceOf(labels) === undefined ? handlerOf(namespace, name, labels) : anyOf(namespace, selector);
    // An InferenceService's server answers as long as it is called by name, at zero too.
    const isSelected = llmServiceOf(labels) !== undefined || labels?.[graphLabel] !== undefined;
    return {
      ...(handler === undefined ? {} : { handler }),
      hasReadyPod: isSelected ? hasReadyPod(namespace, selector) : () => handler !== undefined,
    };
  };
  return {
    service: (namespace, name) => {
      const service = find('Service', namespace, name);
      return behind(service, namespace, name, at(service, 'spec', 'selector'));
    },
    pool: (namespace, name) => {
      const picker = pickers.of(namespace, name);
      return { handler: picker.handler, hasReadyPod: picker.hasEndpoints, picker };
    },
  };
}

const graphLabel = 'serving.kserve.io/inferencegraph';
