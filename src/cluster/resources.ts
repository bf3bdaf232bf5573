import type { Resource } from './objects.js';

const core = (plural: string, namespaced = true): Resource => ({
  group: '',
  version: 'v1',
  plural,
  namespaced,
});
const serving = (version: string, plural: string, namespaced = true): Resource => ({
  group: 'serving.kserve.io',
  version,
  plural,
  namespaced,
});

/** The kinds that isvc reads. */
export const resources = {
  inferenceServices: serving('v1beta1', 'inferenceservices'),
  servingRuntimes: serving('v1alpha1', 'servingruntimes'),
  clusterServingRuntimes: serving('v1alpha1', 'clusterservingruntimes', false),
  modelCaches: serving('v1alpha1', 'localmodelcaches', false),
  namespaceModelCaches: serving('v1alpha1', 'localmodelnamespacecaches'),
  modelNodeGroups: serving('v1alpha1', 'localmodelnodegroups', false),
  services: core('services'),
  pods: core('pods'),
  nodes: core('nodes', false),
  namespaces: core('namespaces', false),
  configMaps: core('configmaps'),
  events: core('events'),
  serviceAccounts: core('serviceaccounts'),
  gateways: { group: 'gateway.networking.k8s.io', version: 'v1', plural: 'gateways', namespaced: true },
  gatewayClasses: {
    group: 'gateway.networking.k8s.io',
    version: 'v1',
    plural: 'gatewayclasses',
    namespaced: false,
  },
  httpRoutes: { group: 'gateway.networking.k8s.io', version: 'v1', plural: 'httproutes', namespaced: true },
  ingresses: { group: 'networking.k8s.io', version: 'v1', plural: 'ingresses', namespaced: true },
  ingressClasses: { group: 'networking.k8s.io', version: 'v1', plural: 'ingressclasses', namespaced: false },
  deployments: { group: 'apps', version: 'v1', plural: 'deployments', namespaced: true },
  revisions: { group: 'serving.knative.dev', version: 'v1', plural: 'revisions', namespaced: true },
  grpcRoutes: { group: 'gateway.networking.k8s.io', version: 'v1', plural: 'grpcroutes', namespaced: true },
  tlsRoutes: { group: 'gateway.networking.k8s.io', version: 'v1', plural: 'tlsroutes', namespaced: true },
  listenerSets: {
    group: 'gateway.networking.k8s.io',
    version: 'v1',
    plural: 'listenersets',
    namespaced: true,
  },
  virtualServices: {
    group: 'networking.istio.io',
    version: 'v1',
    plural: 'virtualservices',
    namespaced: true,
  },
  requestAuthentications: {
    group: 'security.istio.io',
    version: 'v1',
    plural: 'requestauthentications',
    namespaced: true,
  },
  /** Knative's own, which every networking layer of Knative's has. */
  knativeIngresses: {
    group: 'networking.internal.knative.dev',
    version: 'v1alpha1',
    plural: 'ingresses',
    namespaced: true,
  },
  knativeServices: { group: 'serving.knative.dev', version: 'v1', plural: 'services', namespaced: true },
  knativeRoutes: { group: 'serving.knative.dev', version: 'v1', plural: 'routes', namespaced: true },
  domainMappings: {
    group: 'serving.knative.dev',
    version: 'v1beta1',
    plural: 'domainmappings',
    namespaced: true,
  },
  validatingWebhooks: {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    plural: 'validatingwebhookconfigurations',
    namespaced: false,
  },
  mutatingWebhooks: {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    plural: 'mutatingwebhookconfigurations',
    namespaced: false,
  },
  /** OpenShift's settings of its router; the one named `cluster` has the domain of its Routes. */
  openShiftIngresses: { group: 'config.openshift.io', version: 'v1', plural: 'ingresses', namespaced: false },
  istioGateways: { group: 'networking.istio.io', version: 'v1', plural: 'gateways', namespaced: true },
} as const satisfies Record<string, Resource>;

/** The kinds that `isvc bench --pods` creates, and nothing else does: manifests/isvc-bench.yaml. */
export const created = {
  jobs: { group: 'batch', version: 'v1', plural: 'jobs', namespaced: true },
  configMaps: resources.configMaps,
  secrets: core('secrets'),
} as const satisfies Record<string, Resource>;
