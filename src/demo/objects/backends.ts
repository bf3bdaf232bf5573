import { at, isRecord, listAt, textAt, type ApiObject } from '../api/api-object.js';
import { kinds } from '../api/kinds.js';
import type { ObjectStore } from '../api/store.js';
import type { DemoModel } from '../models/catalog.js';
import type { DemoHandler } from '../wire/exchange.js';
import type { Activator } from './activator.js';
import type { LlmServers } from './llm-servers.js';
import { llmServiceOf } from './llm-service.js';

/** What stands behind a Service, or an InferencePool, at the moment. */
export type Backend = {
  /** Absent where the demo has no server for it. */
  readonly handler?: DemoHandler;
  readonly hasReadyPod: () => boolean;
};

export type Backends = {
  readonly service: (namespace: string, name: string) => Backend;
  readonly pool: (namespace: string, name: string) => PoolBackend;
};

export type PoolBackend = Backend & { readonly pickerIsUp: () => boolean };

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
  const hasReadyPod = (namespace: string, selector: unknown) => (): boolean =>
    readyPods(store, namespace, selector).length > 0;
  const find = (kind: string, namespace: string, name: string): ApiObject | undefined => {
    const found = kinds.find((each) => each.kind === kind);
    return found === undefined ? undefined : store.get(found, namespace, name)?.object;
  };
  const handlerOf = (
    namespace: string,
    name: string,
    labels: ApiObject['metadata']['labels'],
  ): DemoHandler | undefined => {
    const llm = llmServiceOf(labels);
    if (llm !== undefined) return llmServers.handler(namespace, llm);
    const graph = labels?.[graphLabel];
    if (graph !== undefined) return graphRouter(namespace, graph);
    // A revision's Service in Knative mode.
    const service = name.replace(/-predictor(?:-\d{5})?$/, '');
    const model = models.get(service);
    return model === undefined ? undefined : activator.before(namespace, service, model.handler);
  };
  const behind = (
    object: ApiObject | undefined,
    namespace: string,
    name: string,
    selector: unknown,
  ): Backend => {
    const labels = object?.metadata.labels;
    const handler = handlerOf(namespace, name, labels);
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
      const pool = find('InferencePool', namespace, name);
      const picker = find('Service', namespace, textAt(pool, 'spec', 'endpointPickerRef', 'name') ?? '');
      return {
        ...behind(pool, namespace, name, at(pool, 'spec', 'selector', 'matchLabels')),
        pickerIsUp: hasReadyPod(namespace, at(picker, 'spec', 'selector')),
      };
    },
  };
}

const graphLabel = 'serving.kserve.io/inferencegraph';

/** The pods in the namespace with all these labels that are ready; none without a label. */
function readyPods(store: ObjectStore, namespace: string, selector: unknown): readonly ApiObject[] {
  const podKind = kinds.find(({ kind }) => kind === 'Pod');
  const wanted = Object.entries(isRecord(selector) ? selector : {});
  if (podKind === undefined || wanted.length === 0) return [];
  return store
    .all(podKind)
    .map(({ object }) => object)
    .filter(
      (pod) =>
        pod.metadata.namespace === namespace &&
        wanted.every(([key, value]) => pod.metadata.labels?.[key] === value) &&
        isReady(pod),
    );
}

export function isReady(pod: unknown): boolean {
  const conditions = listAt(pod, 'status', 'conditions');
  return conditions.some((each) => at(each, 'type') === 'Ready' && at(each, 'status') === 'True');
}
