import { fieldAt, listAt, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { RouteKind } from './route-hosts.js';

/** A path that a route takes: that path alone, or all that begin with it. In lower case, as a match may ignore case. */
export type RoutedPath = { readonly path: string; readonly exact: boolean };

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

/** Whether any request for a service, at that base path of its URL, has one of the paths. */
export function takesCalls(paths: readonly RoutedPath[] | undefined, basePath: string): boolean {
  if (paths === undefined) return true;
  const base = basePath.toLowerCase().replace(/\/$/u, '');
  const calls = [
    ...['/v1', '/v2', '/openai'].map((head) => `${base}${head}`),
    '/inference.grpcinferenceservice/',
    '/tensorflow.serving.',
  ];
  return paths.some(({ path, exact }) =>
    calls.some((call) => path.startsWith(call) || (!exact && call.startsWith(path))),
  );
}

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

/** Without a path it is the prefix `/` (gateway.networking.k8s.io/v1 HTTPRouteMatch). */
function httpRoutePath(match: unknown): readonly RoutedPath[] | undefined {
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
