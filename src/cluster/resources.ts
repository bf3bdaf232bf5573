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
  istioGateways: { group: 'networking.istio.io', version: 'v1', plural: 'gateways', namespaced: true },
} as const satisfies Record<string, Resource>;
