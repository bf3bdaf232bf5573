import { fieldAt, listAt, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { chooseGateways } from './choose-gateway.js';
import { kserveConfig, type KServeConfig, kserveNamespace } from './kserve-config.js';
import { serviceIngresses } from './knative-objects.js';
import { formatName, isOwned, nameOf } from './object-name.js';
import type { Observations } from './observations.js';
import { ownHttpRoutes, ownIngress, refKey } from './own-routes.js';
import { routeHosts, type RouteKind } from './routed-hosts.js';

/** One of the service's own routes, and what the controller of each gateway says of it. */
export type RouteState = {
  readonly kind: RouteKind;
  /** `NAMESPACE/NAME`. */
  readonly name: string;
  readonly hosts: readonly string[];
  readonly parents: readonly RouteParentState[];
};

/** `accepted` is undefined where no controller has said anything of the route; `why` is one line. */
export type RouteParentState = {
  readonly gateway: string;
  readonly accepted: boolean | undefined;
  readonly why: string;
};

/** The facts about KServe and the way to a service before anything is tried. */
export type Inspection = {
  readonly kserve: KServeConfig & { readonly namespace?: string };
  /** KServe's ConfigMap may be somewhere where the person may not read it. */
  readonly isRefused: boolean;
  /** The gateways that lead to the service, or to all services. */
  readonly gateways: readonly string[];
  /** Why no gateway routes the service. */
  readonly unrouted?: string;
  readonly routes: readonly RouteState[];
  /** Objects that could not be read, and the permission that would help. */
  readonly warnings: readonly string[];
};

/** KServe's configuration and the service's own routes, by the observations. */
export function inspectObservations(observations: Observations): Inspection {
  const { namespace } = kserveNamespace(observations);
  const { gateways, unrouted } = chooseGateways(observations);
  return {
    kserve: { ...kserveConfig(observations), ...(namespace === undefined ? {} : { namespace }) },
    isRefused: (observations.refused.kserveConfigs ?? []).length > 0,
    gateways: gateways.map(({ name }) => name),
    ...(unrouted === undefined ? {} : { unrouted }),
    routes: observations.service === undefined ? [] : ownRoutes(observations),
    warnings: [...observations.warnings, ...observations.sideWarnings],
  };
}

function ownRoutes(observations: Observations): readonly RouteState[] {
  const { objects, service } = observations;
  const ingress = ownIngress(observations);
  const owners = new Set([service?.uid ?? '']);
  return [
    ...ownHttpRoutes(observations).map((route) => routeState('HTTPRoute', route, httpParents(route))),
    ...(ingress === undefined ? [] : [routeState('Ingress', ingress, [ingressParent(ingress)])]),
    ...objects.virtualServices
      .filter((object) => isOwned(object, service?.namespace ?? '', owners))
      .map((object) => routeState('VirtualService', object, virtualServiceParents(object))),
    ...serviceIngresses(observations).map((object) =>
      routeState('Knative Ingress', object, [knativeParent(object)]),
    ),
  ];
}

function routeState(kind: RouteKind, object: KubeObject, parents: readonly RouteParentState[]): RouteState {
  return { kind, name: formatName(nameOf(object)), hosts: routeHosts(kind, object, true), parents };
}

/** gateway-api.sigs.k8s.io/reference/spec, RouteParentStatus: `Accepted`, and `ResolvedRefs` for the Services behind it. */
function httpParents(route: KubeObject): readonly RouteParentState[] {
  const { namespace } = nameOf(route);
  const parentName = (ref: unknown) =>
    `${textAt(ref, 'namespace') ?? namespace}/${textAt(ref, 'name') ?? ''}`;
  const told = new Map(
    listAt(route, 'status', 'parents').map((parent) => [
      refKey(fieldAt(parent, 'parentRef'), namespace),
      conditionsState(parent, ['Accepted', 'ResolvedRefs']),
    ]),
  );
  return listAt(route, 'spec', 'parentRefs').map((ref) => ({
    gateway: parentName(ref),
    ...(told.get(refKey(ref, namespace)) ?? unseen),
  }));
}

const unseen = { accepted: undefined, why: 'no controller has looked at it' } as const;

/** An Ingress has no conditions: its controller answers with an address (networking/v1 IngressStatus). */
function ingressParent(object: KubeObject): RouteParentState {
  const gateway = textAt(object, 'spec', 'ingressClassName') ?? 'the default IngressClass';
  return listAt(object, 'status', 'loadBalancer', 'ingress').length > 0
    ? { gateway, accepted: true, why: 'its controller has given it an address' }
    : { gateway, accepted: undefined, why: 'no controller has given it an address' };
}

/** Istio writes no status of a VirtualService, unless its analysis is switched on. */
function virtualServiceParents(object: KubeObject): readonly RouteParentState[] {
  const why = 'Istio does not say whether it accepts a VirtualService';
  return listAt(object, 'spec', 'gateways')
    .filter((name) => typeof name === 'string')
    .map((gateway) => ({ gateway, accepted: undefined, why }));
}

/** networking.internal.knative.dev/v1alpha1, IngressConditionReady and its parts. */
function knativeParent(object: KubeObject): RouteParentState {
  const gateway =
    textAt(object, 'metadata', 'annotations', 'networking.knative.dev/ingress.class') ?? 'Knative';
  return {
    gateway,
    ...conditionsState(fieldAt(object, 'status'), ['NetworkConfigured', 'LoadBalancerReady', 'Ready']),
  };
}

/** The first of these conditions that is not True; accepted where all that are there are, and one is. */
function conditionsState(
  status: unknown,
  types: readonly string[],
): Pick<RouteParentState, 'accepted' | 'why'> {
  const found = types.flatMap((type) =>
    listAt(status, 'conditions').filter((condition) => textAt(condition, 'type') === type),
  );
  if (found.length === 0) return unseen;
  const bad = found.find((condition) => textAt(condition, 'status') !== 'True');
  if (bad === undefined) return { accepted: true, why: types.slice(0, found.length).join(', ') };
  const parts = [textAt(bad, 'type'), textAt(bad, 'status'), textAt(bad, 'reason'), textAt(bad, 'message')];
  const why = parts.filter((part) => part !== undefined).join(': ');
  return { accepted: textAt(bad, 'status') === 'False' ? false : undefined, why };
}
