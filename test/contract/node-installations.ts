/** What the contract finds in each installation of the real node, and what it does not. */
import type { NodeInstallation } from '../cluster/node/installation/installation.ts';
import type { ObjectRef, Role, World } from './world.js';

/** Those that have a gateway. */
export type ServedInstallation = Extract<
  NodeInstallation,
  'gateway-api' | 'knative-istio' | 'knative-kourier'
>;

type Gateway = Pick<World, 'gatewayService' | 'gatewayObject' | 'gatewayPortFollows'>;

function service(namespace: string, name: string): ObjectRef {
  return { apiVersion: 'v1', kind: 'Service', metadata: { namespace, name } };
}

export const gatewayOf: Readonly<Record<ServedInstallation, Gateway>> = {
  'gateway-api': {
    gatewayService: service('istio-system', 'istio-ingressgateway'),
    gatewayObject: {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { namespace: 'kserve', name: 'kserve-ingress-gateway' },
    },
  },
  'knative-istio': {
    gatewayService: service('istio-system', 'istio-ingressgateway'),
    gatewayObject: undefined,
    gatewayPortFollows: true,
  },
  'knative-kourier': {
    gatewayService: service('kourier-system', 'kourier'),
    gatewayObject: undefined,
  },
};

/** Roles of services whose model is a language model, or of several services together. */
const elsewhere = /^(?:llm-|graph-|vllm$|huggingface$)/u;

const noRoute =
  'Knative calls a service Ready once its gateway answers for its host: a host without a route is in knative-ways.node.ts';
const routeTimeout = "Knative's own time limits are in knative-answers.node.ts";
const noBackend =
  "Knative's queue-proxy keeps a pod without a server from being Ready: one that dies later is in knative-answers.node.ts";
const inKnative = { 'no-route': noRoute, 'route-timeout': routeTimeout, 'no-backend': noBackend };
const lackedBy: Readonly<Record<ServedInstallation, Partial<Readonly<Record<Role, string>>>>> = {
  'gateway-api': {},
  'knative-istio': inKnative,
  'knative-kourier': { ...inKnative, unauthorised: 'Kourier asks nobody for a token' },
};

/** Why the installation has no service of a role. */
export function lacksOf(installation: ServedInstallation): (role: Role) => string | undefined {
  return (role) =>
    elsewhere.test(role)
      ? 'language models and graphs are in the cluster with kwok'
      : lackedBy[installation][role];
}
