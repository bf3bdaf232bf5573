import { textAt } from './fields.js';
import type { KubeObject } from './kube-object.js';
import { graphLabel, serviceLabel } from './pod.js';
import { kindWords, serviceKey } from './service-key.js';
import {
  type Protocol,
  type Service,
  type ServiceKey,
  type ServiceKind,
  spokenProtocols,
} from './service.js';

/** The commands that a service takes. */
export type ServiceVerb = 'predict' | 'explain' | 'chat' | 'metadata' | 'ready' | 'logs' | 'bench';

/** The differences between the kinds of services: nothing else asks for the kind, but for what only that kind has. */
export type KindFacts = {
  readonly kind: ServiceKind;
  /** The object's kind in the API. */
  readonly noun: 'InferenceService' | 'LLMInferenceService' | 'InferenceGraph';
  readonly short: 'isvc' | 'llmisvc' | 'ig';
  readonly plural: string;
  /** Of API group serving.kserve.io; the first that a cluster has is read. */
  readonly versions: readonly [newest: string, ...older: string[]];
  /** The labels of its pods (pkg/constants, and workload.go of the llmisvc controller). */
  readonly podLabels: (name: string) => Readonly<Record<string, string>>;
  /** The one of them that has its name. */
  readonly nameLabel: string;
  readonly can: ReadonlySet<ServiceVerb>;
  /** In which it may be called: a step that names another is none. */
  readonly protocols: ReadonlySet<Protocol>;
};

export const serviceKinds: Readonly<Record<ServiceKind, KindFacts>> = {
  inference: {
    kind: 'inference',
    noun: 'InferenceService',
    short: kindWords.inference,
    plural: 'inferenceservices',
    versions: ['v1beta1'],
    podLabels: (name) => ({ [serviceLabel]: name }),
    nameLabel: serviceLabel,
    can: new Set(['predict', 'explain', 'chat', 'metadata', 'ready', 'logs', 'bench']),
    protocols: new Set(spokenProtocols),
  },
  llm: {
    kind: 'llm',
    noun: 'LLMInferenceService',
    short: kindWords.llm,
    plural: 'llminferenceservices',
    versions: ['v1alpha2', 'v1alpha1'],
    podLabels: (name) => ({
      'app.kubernetes.io/name': name,
      'app.kubernetes.io/part-of': 'llminferenceservice',
    }),
    nameLabel: 'app.kubernetes.io/name',
    can: new Set(['predict', 'chat', 'metadata', 'ready', 'logs', 'bench']),
    protocols: new Set(['openai']),
  },
  graph: {
    kind: 'graph',
    noun: 'InferenceGraph',
    short: kindWords.graph,
    plural: 'inferencegraphs',
    versions: ['v1alpha1'],
    podLabels: (name) => ({ [graphLabel]: name }),
    nameLabel: graphLabel,
    can: new Set(['predict', 'metadata', 'ready', 'logs', 'bench']),
    // KServe has its router call each step in one of the two (pkg/controller/v1beta1/inferenceservice/utils/utils.go, GetPredictorEndpoint).
    protocols: new Set(['v1', 'v2']),
  },
};

/** The selector of a service's pods, for the API server and kubectl. */
export function podSelector({ kind, name }: Pick<Service, 'kind' | 'name'>): string {
  return podsSelector(kind, [name]);
}

/** The selector of the pods of several services of a kind. */
export function podsSelector(kind: ServiceKind, names: readonly string[]): string {
  const { podLabels, nameLabel } = serviceKinds[kind];
  const [first = ''] = names;
  return Object.entries(podLabels(first))
    .map(([label, value]) =>
      label === nameLabel && names.length > 1 ? `${label} in (${names.join(',')})` : `${label}=${value}`,
    )
    .join(',');
}

/** The key of the service of that kind that an object was made for. */
export function ownerKey(kind: ServiceKind, object: KubeObject): ServiceKey {
  const name = textAt(object, 'metadata', 'labels', serviceKinds[kind].nameLabel) ?? '';
  return serviceKey(kind, textAt(object, 'metadata', 'namespace') ?? '', name);
}
