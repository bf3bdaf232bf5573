import { listAt, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { formatName, nameOf, parseServiceHost, type ObjectName } from './object-name.js';
import type { Observations } from './observations.js';
import { isOwned, uidsOf } from './owners.js';

/** Whether a gateway takes traffic from outside the cluster, or from inside it: Knative's word for its Routes. */
export type Visibility = 'external' | 'local';

/** A Service that an object names, and which object that is. */
export type NamedService = { readonly service: ObjectName; readonly why: string };

/**
 * The service's own Ingresses of Knative (networking.internal.knative.dev): every networking layer has them, and the layer's
 * controller writes into their status where they are served. Those who may edit a namespace may not write them. They are told by the
 * uids along Ingress, Route, Knative Service and what KServe made that for: an InferenceService, or an InferenceGraph.
 */
export function serviceIngresses({ objects, service }: Observations): readonly KubeObject[] {
  if (service === undefined) return [];
  const ownedBy = (owners: ReadonlySet<string>, some: readonly KubeObject[]) =>
    some.filter((object) => isOwned(object, service.namespace, owners));
  const knativeServices = ownedBy(new Set([service.uid]), objects.knativeServices);
  const routes = ownedBy(uidsOf(knativeServices), objects.knativeRoutes);
  // The entry component's first: a transformer stands before the predictor.
  return ownedBy(uidsOf(routes), objects.knativeIngresses).toSorted(
    (a, b) => Number(isTransformers(b)) - Number(isTransformers(a)),
  );
}

/** The Services that the service's Ingress names for a visibility, of one layer or of whichever. */
export function loadBalancerServices(
  observations: Observations,
  visibility: Visibility,
  layer?: string,
): readonly NamedService[] {
  const field = visibility === 'external' ? 'publicLoadBalancer' : 'privateLoadBalancer';
  return serviceIngresses(observations)
    .filter((object) => layer === undefined || ingressLayer(object) === layer)
    .flatMap((object) =>
      listAt(object, 'status', field, 'ingress').flatMap((entry) => {
        const service = parseServiceHost(textAt(entry, 'domainInternal'));
        return service === undefined
          ? []
          : [{ service, why: `${field} of Knative's Ingress ${formatName(nameOf(object))}` }];
      }),
    );
}

/** Addresses that the Ingress states, where its layer knows no Service (net-gateway-api without one). */
export function loadBalancerIps(
  observations: Observations,
): readonly { readonly address: string; readonly why: string }[] {
  return serviceIngresses(observations).flatMap((object) =>
    listAt(object, 'status', 'publicLoadBalancer', 'ingress').flatMap((entry) => {
      const address = textAt(entry, 'ip') ?? textAt(entry, 'domain');
      return address === undefined
        ? []
        : [{ address, why: `publicLoadBalancer of Knative's Ingress ${formatName(nameOf(object))}` }];
    }),
  );
}

/** `istio` of `istio.ingress.networking.knative.dev`. */
export function ingressLayer(object: KubeObject): string | undefined {
  const annotations = ['metadata', 'annotations'] as const;
  const stated =
    textAt(object, ...annotations, 'networking.knative.dev/ingress.class') ??
    textAt(object, ...annotations, 'networking.knative.dev/ingress-class');
  return layerName(stated);
}

/** The name of a networking layer, out of its class. */
export function layerName(className: string | undefined): string | undefined {
  return /^([\w-]+)\.ingress\.networking\.knative\.dev$/u.exec(className ?? '')?.[1];
}

function isTransformers(object: KubeObject): boolean {
  return /-transformer(?:-default)?$/u.test(nameOf(object).name);
}
