import { textAt } from './fields.js';
import type { KubeObject } from './kube-object.js';
import { graphLabel, serviceLabel } from './pod.js';
import { kindWords, serviceKey } from './service-key.js';
import type { Service, ServiceKey, ServiceKind } from './service.js';

/** What can be done with a service. */
export type ServiceVerb = 'predict' | 'explain' | 'chat' | 'metadata' | 'ready' | 'logs' | 'bench';

/** What tells one kind of service from another: nothing else asks for the kind, but for what only that kind has. */
export type KindFacts = {
  readonly kind: ServiceKind;
  /** The object's kind in the API. */
  readonly noun: 'InferenceService' | 'LLMInferenceService' | 'InferenceGraph';
  readonly short: 'isvc' | 'llmisvc' | 'ig';
  readonly plural: string;
  /** Of API group serving.kserve.io; the first that a cluster has is read. */
  readonly versions: readonly [newest: string, ...older: string[]];
  /** The label of its pods that has its name (pkg/constants, and workload.go of the llmisvc controller). */
  readonly nameLabel: string;
  /** What else its pods are known by, as a selector: of a label that others have as well. */
  readonly alsoLabeled?: string;
  readonly can: ReadonlySet<ServiceVerb>;
};

export const serviceKinds: Readonly<Record<ServiceKind, KindFacts>> = {
  inference: {
    kind: 'inference',
    noun: 'InferenceService',
    short: kindWords.inference,
    plural: 'inferenceservices',
    versions: ['v1beta1'],
    nameLabel: serviceLabel,
    can: new Set(['predict', 'explain', 'chat', 'metadata', 'ready', 'logs', 'bench']),
  },
  llm: {
    kind: 'llm',
    noun: 'LLMInferenceService',
    short: kindWords.llm,
    plural: 'llminferenceservices',
    versions: ['v1alpha2', 'v1alpha1'],
    nameLabel: 'app.kubernetes.io/name',
    alsoLabeled: 'app.kubernetes.io/part-of=llminferenceservice',
    can: new Set(['predict', 'chat', 'metadata', 'ready', 'logs', 'bench']),
  },
  graph: {
    kind: 'graph',
    noun: 'InferenceGraph',
    short: kindWords.graph,
    plural: 'inferencegraphs',
    versions: ['v1alpha1'],
    nameLabel: graphLabel,
    can: new Set(['predict', 'metadata', 'ready', 'logs', 'bench']),
  },
};

/** The selector of a service's pods, for the API server and kubectl. */
export function podSelector({ kind, name }: Pick<Service, 'kind' | 'name'>): string {
  return podsSelector(kind, [name]);
}

/** The selector of the pods of several services of a kind. */
export function podsSelector(kind: ServiceKind, names: readonly string[]): string {
  const { nameLabel, alsoLabeled } = serviceKinds[kind];
  const named =
    names.length === 1 ? `${nameLabel}=${names[0] ?? ''}` : `${nameLabel} in (${names.join(',')})`;
  return alsoLabeled === undefined ? named : `${named},${alsoLabeled}`;
}

/** The key of the service of that kind that an object was made for. */
export function ownerKey(kind: ServiceKind, object: KubeObject): ServiceKey {
  const name = textAt(object, 'metadata', 'labels', serviceKinds[kind].nameLabel) ?? '';
  return serviceKey(kind, textAt(object, 'metadata', 'namespace') ?? '', name);
}
