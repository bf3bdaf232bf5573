import { parseInferenceGraph } from './inference-graph.js';
import { parseInferenceService } from './inference-service.js';
import type { KubeObject } from './kube-object.js';
import { parseLlmInferenceService } from './llm-inference-service.js';
import { graphLabel, serviceLabel } from './pod.js';
import { kindWords } from './service-key.js';
import type { Service, ServiceKind } from './service.js';
import { noRuntimes } from './serving-runtime.js';

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
  readonly versions: readonly string[];
  /** The labels of its pods (pkg/constants, and workload.go of the llmisvc controller). */
  readonly podLabels: (name: string) => Readonly<Record<string, string>>;
  /** Without what only a runtime tells. Undefined for an object without a name; never throws. */
  readonly parse: (object: KubeObject) => Service | undefined;
  readonly can: ReadonlySet<ServiceVerb>;
};

export const serviceKinds: Readonly<Record<ServiceKind, KindFacts>> = {
  inference: {
    kind: 'inference',
    noun: 'InferenceService',
    short: kindWords.inference,
    plural: 'inferenceservices',
    versions: ['v1beta1'],
    podLabels: (name) => ({ [serviceLabel]: name }),
    parse: (object) => parseInferenceService(object, noRuntimes),
    can: new Set(['predict', 'explain', 'chat', 'metadata', 'ready', 'logs', 'bench']),
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
    parse: parseLlmInferenceService,
    can: new Set(['predict', 'chat', 'metadata', 'ready', 'logs', 'bench']),
  },
  graph: {
    kind: 'graph',
    noun: 'InferenceGraph',
    short: kindWords.graph,
    plural: 'inferencegraphs',
    versions: ['v1alpha1'],
    podLabels: (name) => ({ [graphLabel]: name }),
    parse: parseInferenceGraph,
    can: new Set(['predict', 'metadata', 'ready', 'logs', 'bench']),
  },
};

/** The selector of a service's pods, for the API server and kubectl. */
export function podSelector({ kind, name }: Pick<Service, 'kind' | 'name'>): string {
  return Object.entries(serviceKinds[kind].podLabels(name))
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
}
