import type { Service } from '../kserve/service.js';
import type { KServeConfig } from './kserve-config.js';
import type { Observations } from './observations.js';
import { ownIngress, routeParents, virtualServiceGateways } from './own-routes.js';

/**
 * A URL is not a route: KServe sets URL and IngressReady in these cases too (pkg/controller/v1beta1/inferenceservice/reconcilers/ingress).
 * On OpenShift the label `exposed` asks for a Route, which another controller makes whatever KServe's own setting.
 */
export function whyUnrouted(
  service: Service,
  mode: Service['deploymentMode'],
  config: KServeConfig,
): string | undefined {
  if (service.clusterLocal) {
    return service.kind === 'llm'
      ? `${service.key} has no route: no gateway leads to it`
      : `${service.key} is cluster-local: no gateway routes it from outside`;
  }
  if (service.kind !== 'inference') return undefined;
  const exposed = service.labels['networking.kserve.io/visibility'] === 'exposed';
  if (mode !== 'Standard' || exposed) return undefined;
  if (config.disableIngressCreation) return `disableIngressCreation is set in ${config.source}`;
  return config.ingressDomain === 'svc.cluster.local'
    ? `ingressDomain is svc.cluster.local in ${config.source}`
    : undefined;
}

/** KServe makes a Deployment and a Service of a graph in Standard mode, and no route (pkg/controller/v1alpha1/inferencegraph/raw_ig.go). */
export function whyGraphUnrouted(
  observations: Observations,
  mode: Service['deploymentMode'],
): string | undefined {
  const { service } = observations;
  if (service?.kind !== 'graph' || mode !== 'Standard') return undefined;
  const isRouted =
    routeParents(observations).length > 0 ||
    virtualServiceGateways(observations).length > 0 ||
    ownIngress(observations) !== undefined;
  return isRouted
    ? undefined
    : `KServe makes no route of a graph, and no HTTPRoute of ${service.namespace} that a Gateway has accepted, and no VirtualService or Ingress there, is for its host`;
}
