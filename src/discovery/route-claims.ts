import { fieldAt, listAt, textAt, textsAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { nameOf } from './object-name.js';
import type { RoutedPath } from './path-claims.js';
import { routeHosts, type RouteKind } from './routed-hosts.js';

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

/**
 * The paths that an object takes of its hosts; undefined where it may take any: it names none, or by a regular expression. One that
 * takes some paths alone is merged with the service's own route, or is passed over by it: so it gets the requests of these paths,
 * and no other (Istio, pilot/pkg/networking/core/route/route.go, TranslateRouteMatch: the conditions of one match all hold, one
 * match of a rule is enough, and a rule without a match takes all paths).
 */
export function routedPaths(
  kind: RouteKind | 'InferenceService',
  object: KubeObject,
): readonly RoutedPath[] | undefined {
  switch (kind) {
    case 'VirtualService':
      // TLS that is passed through, and plain TCP, have no path.
      return hasAny(object, 'tls') || hasAny(object, 'tcp')
        ? undefined
        : ofAll(rulesOf(object, 'http'), (rule) => ofAll(listAt(rule, 'match'), virtualServicePath));
    case 'HTTPRoute':
      return ofAll(rulesOf(object, 'rules'), (rule) => ofAll(listAt(rule, 'matches'), httpRoutePath));
    case 'GRPCRoute':
      return ofAll(rulesOf(object, 'rules'), (rule) => ofAll(listAt(rule, 'matches'), grpcRoutePath));
    case 'Ingress':
      return fieldAt(object, 'spec', 'defaultBackend') === undefined
        ? ofAll(rulesOf(object, 'rules'), (rule) => ofAll(listAt(rule, 'http', 'paths'), ingressPath))
        : undefined;
    case 'InferenceService':
    case 'TLSRoute':
    case 'ListenerSet':
    case 'Knative Ingress':
    case 'Knative Route':
    case 'DomainMapping':
      return undefined;
  }
}

/** kserve v0.20.0 config/llmisvcconfig/config-llm-router-route.yaml. */
const modelHeader = 'x-gateway-model-name';

function rulesOf(object: KubeObject, field: string): readonly unknown[] {
  return listAt(object, 'spec', field);
}

function hasAny(object: KubeObject, field: string): boolean {
  return rulesOf(object, field).length > 0;
}

/** The paths of all of them; undefined where there is none of them, or one takes any path. */
function ofAll(
  entries: readonly unknown[],
  read: (entry: unknown) => readonly RoutedPath[] | undefined,
): readonly RoutedPath[] | undefined {
  const all = entries.map(read);
  return all.length === 0 || all.includes(undefined) ? undefined : all.flatMap((paths) => paths ?? []);
}

function pathOf(path: string | undefined, exact: boolean): readonly RoutedPath[] | undefined {
  return path === undefined ? undefined : [{ path: path.toLowerCase(), exact }];
}

/** `uri` is `exact`, `prefix` or `regex` (networking/v1 HTTPMatchRequest). */
function virtualServicePath(match: unknown): readonly RoutedPath[] | undefined {
  return pathOf(textAt(match, 'uri', 'prefix'), false) ?? pathOf(textAt(match, 'uri', 'exact'), true);
}

/**
 * Without a path it is the prefix `/` (gateway.networking.k8s.io/v1 HTTPRouteMatch). KServe's routes of LLMInferenceServices also match any
 * path by a header that names the model, which isvc does not send.
 */
function httpRoutePath(match: unknown): readonly RoutedPath[] | undefined {
  if (listAt(match, 'headers').some((header) => textAt(header, 'name')?.toLowerCase() === modelHeader))
    return [];
  const type = textAt(match, 'path', 'type') ?? 'PathPrefix';
  if (type !== 'PathPrefix' && type !== 'Exact') return undefined;
  return pathOf(textAt(match, 'path', 'value'), type === 'Exact');
}

/** A method's path is `/SERVICE/METHOD`; either may be left out (GRPCMethodMatch). */
function grpcRoutePath(match: unknown): readonly RoutedPath[] | undefined {
  const service = textAt(match, 'method', 'service');
  const isExact = (textAt(match, 'method', 'type') ?? 'Exact') === 'Exact';
  return service === undefined || !isExact ? undefined : pathOf(`/${service}/`, false);
}

/** ingress-nginx takes a path for a regular expression where another Ingress of the host asks for that: so it has to be plain. */
function ingressPath(entry: unknown): readonly RoutedPath[] | undefined {
  const path = textAt(entry, 'path');
  const type = textAt(entry, 'pathType');
  const isPlain = path !== undefined && /^[\w/-]+$/u.test(path);
  return isPlain && (type === 'Exact' || type === 'Prefix') ? pathOf(path, false) : undefined;
}
