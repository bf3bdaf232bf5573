import type { KubeObject } from '../../kserve/kube-object.js';
import { textAt } from './api-object.js';

/** A kind of object that the demo's API serves. */
export type Kind = {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** Compiled into a real API server, not a CustomResourceDefinition: the items of its lists name no kind. */
  readonly builtIn: boolean;
};

type Scope = 'namespaced' | 'cluster';

function define(
  groupVersion: string,
  kind: string,
  plural: string,
  scope: Scope,
  shortNames: readonly string[] = [],
  categories: readonly string[] = [],
): Kind {
  const slash = groupVersion.indexOf('/');
  const group = groupVersion.slice(0, Math.max(slash, 0));
  const builtIn = !group.includes('.') || group === 'networking.k8s.io';
  const version = groupVersion.slice(slash + 1);
  const singular = kind.toLowerCase();
  const namespaced = scope === 'namespaced';
  return { group, version, kind, plural, singular, namespaced, shortNames, categories, builtIn };
}

const gatewayApi = 'gateway.networking.k8s.io/v1';

/** Short names and categories as the real API server and the CRDs of KServe 0.20, Knative 1.21 and Gateway API 1.5 state them. */
export const kinds: readonly Kind[] = [
  define('v1', 'ConfigMap', 'configmaps', 'namespaced', ['cm']),
  define('v1', 'Event', 'events', 'namespaced', ['ev']),
  define('v1', 'Namespace', 'namespaces', 'cluster', ['ns']),
  define('v1', 'Node', 'nodes', 'cluster', ['no']),
  define('v1', 'Pod', 'pods', 'namespaced', ['po'], ['all']),
  define('v1', 'ServiceAccount', 'serviceaccounts', 'namespaced', ['sa']),
  define('v1', 'Service', 'services', 'namespaced', ['svc'], ['all']),
  define('apps/v1', 'Deployment', 'deployments', 'namespaced', ['deploy'], ['all']),
  define('networking.k8s.io/v1', 'Ingress', 'ingresses', 'namespaced', ['ing']),
  define('networking.k8s.io/v1', 'IngressClass', 'ingressclasses', 'cluster'),
  define(gatewayApi, 'Gateway', 'gateways', 'namespaced', ['gtw'], ['gateway-api']),
  define(gatewayApi, 'GatewayClass', 'gatewayclasses', 'cluster', ['gc'], ['gateway-api']),
  define(gatewayApi, 'HTTPRoute', 'httproutes', 'namespaced', [], ['gateway-api']),
  define('serving.kserve.io/v1beta1', 'InferenceService', 'inferenceservices', 'namespaced', ['isvc']),
  define('serving.kserve.io/v1alpha1', 'ServingRuntime', 'servingruntimes', 'namespaced'),
  define('serving.kserve.io/v1alpha1', 'ClusterServingRuntime', 'clusterservingruntimes', 'cluster'),
  define('serving.kserve.io/v1alpha1', 'LocalModelCache', 'localmodelcaches', 'cluster'),
  define('serving.kserve.io/v1alpha1', 'LocalModelNodeGroup', 'localmodelnodegroups', 'cluster'),
  define('serving.kserve.io/v1alpha1', 'LocalModelNamespaceCache', 'localmodelnamespacecaches', 'namespaced'),
  define('serving.kserve.io/v1alpha1', 'InferenceGraph', 'inferencegraphs', 'namespaced', ['ig']),
  // The version that stands first is the one that is stored: api/versions.ts.
  define('serving.kserve.io/v1alpha2', 'LLMInferenceService', 'llminferenceservices', 'namespaced', [
    'llmisvc',
  ]),
  define('serving.kserve.io/v1alpha1', 'LLMInferenceService', 'llminferenceservices', 'namespaced', [
    'llmisvc',
  ]),
  define(
    'serving.kserve.io/v1alpha2',
    'LLMInferenceServiceConfig',
    'llminferenceserviceconfigs',
    'namespaced',
  ),
  define(
    'serving.kserve.io/v1alpha1',
    'LLMInferenceServiceConfig',
    'llminferenceserviceconfigs',
    'namespaced',
  ),
  define('inference.networking.k8s.io/v1', 'InferencePool', 'inferencepools', 'namespaced', ['infpool']),
  define('inference.networking.x-k8s.io/v1alpha2', 'InferenceObjective', 'inferenceobjectives', 'namespaced'),
  define(
    'serving.knative.dev/v1',
    'Revision',
    'revisions',
    'namespaced',
    ['rev'],
    ['all', 'knative', 'serving'],
  ),
  // Behind those of Kubernetes and the Gateway API that have the same names.
  define(
    'serving.knative.dev/v1',
    'Service',
    'services',
    'namespaced',
    ['kservice', 'ksvc'],
    ['all', 'knative', 'serving'],
  ),
  define('serving.knative.dev/v1', 'Route', 'routes', 'namespaced', ['rt'], ['all', 'knative', 'serving']),
  define(
    'networking.internal.knative.dev/v1alpha1',
    'Ingress',
    'ingresses',
    'namespaced',
    ['kingress', 'king'],
    ['knative-internal', 'networking'],
  ),
  define(
    'networking.istio.io/v1',
    'VirtualService',
    'virtualservices',
    'namespaced',
    ['vs'],
    ['istio-io', 'networking-istio-io'],
  ),
  define(
    'networking.istio.io/v1',
    'Gateway',
    'gateways',
    'namespaced',
    ['gw'],
    ['istio-io', 'networking-istio-io'],
  ),
];

/** `GROUP/VERSION`, or the version alone for the core group: what objects call their apiVersion. */
export function apiVersionOf(kind: Kind): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
}

/** `PLURAL.GROUP`, as the API server's messages name a resource. */
export function qualifiedName(kind: Kind): string {
  return kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;
}

/** The kind of an object by its own `apiVersion` and `kind`; undefined when the demo does not serve it. */
export function kindOf(object: KubeObject): Kind | undefined {
  const apiVersion = textAt(object, 'apiVersion');
  return kinds.find((kind) => kind.kind === object['kind'] && apiVersionOf(kind) === apiVersion);
}
