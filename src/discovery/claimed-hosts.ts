import { fieldAt, listAt, textAt, textsAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { nameOf } from './object-name.js';
import { routeHosts, type RouteKind } from './route-hosts.js';

/** Any host: what a route says that names none. */
const any = '*';

/** The hosts that an object routes from outside the cluster; `*` where it, one of its listeners or one of its rules names none. */
export function claimedHosts(kind: RouteKind, object: KubeObject): readonly string[] {
  const named = routeHosts(kind, object);
  return takesAny(kind, object) ? [...named, any] : named;
}

function takesAny(kind: RouteKind, object: KubeObject): boolean {
  switch (kind) {
    case 'HTTPRoute':
    case 'GRPCRoute':
      return listAt(object, 'spec', 'hostnames').length === 0;
    case 'ListenerSet':
      return listAt(object, 'spec', 'listeners').some((listener) => !textAt(listener, 'hostname'));
    case 'Ingress':
      return (
        fieldAt(object, 'spec', 'defaultBackend') !== undefined ||
        listAt(object, 'spec', 'rules').some((rule) => !textAt(rule, 'host'))
      );
    case 'TLSRoute':
    case 'VirtualService':
    case 'Knative Ingress':
    case 'Knative Route':
    case 'DomainMapping':
      // These have no form without a host (TLSRoute requires `hostnames`, Istio's VirtualService `hosts`, Knative's Ingress `rules[].hosts`).
      return false;
  }
}

/** The gateways that an object attaches to, as `NAMESPACE/NAME`; of an Ingress, its class. */
export function parentNames(kind: RouteKind, object: KubeObject): readonly string[] {
  const { namespace } = nameOf(object);
  const refName = (ref: unknown) => {
    const name = textAt(ref, 'name');
    return name === undefined ? [] : [`${textAt(ref, 'namespace') ?? namespace}/${name}`];
  };
  switch (kind) {
    case 'HTTPRoute':
    case 'GRPCRoute':
    case 'TLSRoute':
      return listAt(object, 'spec', 'parentRefs').flatMap(refName);
    case 'ListenerSet':
      return refName(fieldAt(object, 'spec', 'parentRef'));
    case 'VirtualService':
      return textsAt(object, 'spec', 'gateways')
        .filter((name) => name !== 'mesh')
        .map((name) => (name.includes('/') ? name : `${namespace}/${name}`));
    case 'Ingress':
      return [`class ${ingressClass(object)}`];
    case 'Knative Ingress':
    case 'Knative Route':
    case 'DomainMapping':
      return [];
  }
}

/** The field, else the annotation that was there before it; empty for the cluster's default class. */
function ingressClass(object: KubeObject): string {
  return (
    textAt(object, 'spec', 'ingressClassName') ??
    textAt(object, 'metadata', 'annotations', 'kubernetes.io/ingress.class') ??
    ''
  );
}
