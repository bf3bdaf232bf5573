import { fieldAt, listAt, numberAt, textAt, textsAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Service } from '../kserve/service.js';
import { hostFit, type ListenerRef } from './gateway-listeners.js';
import { serviceIngresses } from './knative-objects.js';
import {
  formatName,
  isOwned,
  nameOf,
  type ObjectName,
  parseObjectName,
  sameName,
  uidsOf,
} from './object-name.js';
import type { Observations } from './observations.js';

/** A Gateway API Gateway that the service's own route names, with what it says of the listener. */
export type RouteParent = { readonly gateway: ObjectName; readonly ref: ListenerRef; readonly why: string };

/**
 * The Gateways that accepted the service's own HTTPRoute for its host. A route is the service's own if its owner is: by uid,
 * directly or through Knative's Ingress. Those of an LLMInferenceService have no host, but a path.
 */
export function routeParents(observations: Observations): readonly RouteParent[] {
  return ownHttpRoutes(observations).flatMap((route) => acceptedParents(route));
}

/** The service's own HTTPRoutes for its host, whether or not a gateway has accepted them. */
export function ownHttpRoutes(observations: Observations): readonly KubeObject[] {
  const { objects, service } = observations;
  if (service === undefined) return [];
  const owners = new Set([service.uid, ...uidsOf(serviceIngresses(observations))]);
  return objects.httpRoutes.filter((route) => isOfService(route, service, owners) && isFor(route, service));
}

/**
 * By its owner; or because the spec of an LLMInferenceService names it, in the service's own namespace (`refs`: KServe then makes no route,
 * and only reads that one; kserve v0.20.0 pkg/controller/v1alpha2/llmisvc/router.go, collectReferencedRoutes). KServe makes no route of
 * an InferenceGraph in Standard mode: a person has written it, in the graph's own namespace, for the graph's very host.
 */
function isOfService(route: KubeObject, service: Service, owners: ReadonlySet<string>): boolean {
  if (isOwned(route, service.namespace, owners)) return true;
  const { namespace, name } = nameOf(route);
  if (namespace !== service.namespace) return false;
  switch (service.kind) {
    case 'inference':
      return false;
    case 'llm':
      return service.routeRefs.includes(name);
    case 'graph':
      return listAt(route, 'spec', 'hostnames').length > 0;
  }
}

/** In the graph's own namespace, and for its very host: KServe makes none of these kinds for a graph. */
function isForGraph(
  object: KubeObject,
  { kind, namespace, url }: Service,
  hosts: readonly string[],
): boolean {
  const host = url?.host.toLowerCase();
  return (
    kind === 'graph' &&
    nameOf(object).namespace === namespace &&
    hosts.some((one) => one.toLowerCase() === host)
  );
}

/** The Istio Gateways of the service's own VirtualService, or of one that a person wrote for a graph, that serve its host from outside: not `mesh`, and not those for other hosts. */
export function virtualServiceGateways({
  objects,
  service,
}: Pick<Observations, 'objects' | 'service'>): readonly {
  readonly gateway: ObjectName;
  readonly why: string;
}[] {
  const host = service?.url?.host;
  if (service === undefined || host === undefined) return [];
  return objects.virtualServices
    .filter(
      (object) =>
        isOwned(object, service.namespace, new Set([service.uid])) ||
        isForGraph(object, service, textsAt(object, 'spec', 'hosts')),
    )
    .flatMap((object) =>
      textsAt(object, 'spec', 'gateways')
        .filter((name) => name !== 'mesh' && servesHost(object, name, host))
        .flatMap((name) => {
          const short = name.includes('/') ? name : `${service.namespace}/${name}`;
          const gateway = parseObjectName(short);
          const why = `VirtualService ${formatName(nameOf(object))}`;
          return gateway === undefined ? [] : [{ gateway, why }];
        }),
    );
}

/** The service's own Ingress (Standard mode): of its name, and owned by it; of a graph one that a person wrote for its host. */
export function ownIngress({ objects, service }: Observations): KubeObject | undefined {
  if (service === undefined) return undefined;
  return objects.ingresses.find(
    (object) =>
      (sameName(nameOf(object), service) && isOwned(object, service.namespace, new Set([service.uid]))) ||
      isForGraph(object, service, ingressHosts(object)),
  );
}

function ingressHosts(object: KubeObject): readonly string[] {
  return listAt(object, 'spec', 'rules').flatMap((rule) => textAt(rule, 'host') ?? []);
}

/** A route that a person wrote for an LLMInferenceService may have a wildcard: KServe then writes a host of the listener, or of its own. */
function isFor(route: KubeObject, { kind, url }: Service): boolean {
  const hosts = textsAt(route, 'spec', 'hostnames');
  return (
    url === undefined ||
    hosts.length === 0 ||
    hosts.some((host) =>
      kind === 'llm' ? hostFit(host, url.host) > 0 : host.toLowerCase() === url.host.toLowerCase(),
    )
  );
}

function acceptedParents(route: KubeObject): readonly RouteParent[] {
  const { namespace } = nameOf(route);
  const accepted = new Set(
    listAt(route, 'status', 'parents')
      .filter((parent) =>
        listAt(parent, 'conditions').some(
          (condition) => textAt(condition, 'type') === 'Accepted' && textAt(condition, 'status') === 'True',
        ),
      )
      .map((parent) => refKey(fieldAt(parent, 'parentRef'), namespace)),
  );
  return listAt(route, 'spec', 'parentRefs').flatMap((ref) => {
    const name = textAt(ref, 'name');
    const isGateway = (textAt(ref, 'kind') ?? 'Gateway') === 'Gateway';
    if (name === undefined || !isGateway || !accepted.has(refKey(ref, namespace))) return [];
    const sectionName = textAt(ref, 'sectionName');
    const port = numberAt(ref, 'port');
    return [
      {
        gateway: { namespace: textAt(ref, 'namespace') ?? namespace, name },
        ref: {
          ...(sectionName === undefined ? {} : { sectionName }),
          ...(port === undefined ? {} : { port }),
        },
        why: `HTTPRoute ${formatName(nameOf(route))}`,
      },
    ];
  });
}

/** The key that tells the parents of a route apart. */
export function refKey(ref: unknown, namespace: string): string {
  return JSON.stringify([
    textAt(ref, 'namespace') ?? namespace,
    textAt(ref, 'name'),
    textAt(ref, 'sectionName') ?? '',
    numberAt(ref, 'port') ?? 0,
  ]);
}

/**
 * Whether a VirtualService serves the host at that Gateway: one of its rules matches both. KServe writes the host as an anchored
 * regular expression, with each dot escaped; a text out of the cluster is compared, never run as an expression.
 */
function servesHost(object: KubeObject, gateway: string, host: string): boolean {
  const matches = listAt(object, 'spec', 'http').flatMap((rule) => listAt(rule, 'match'));
  if (matches.length === 0) return true;
  return matches.some((match) => {
    const gateways = textsAt(match, 'gateways');
    return (
      (gateways.length === 0 || gateways.includes(gateway)) && matchesHost(fieldAt(match, 'authority'), host)
    );
  });
}

/** An authority may have a port: a prefix may end before it or within it, and KServe's expression has it as `(?::\d{1,5})?`. */
function matchesHost(authority: unknown, host: string): boolean {
  if (authority === undefined) return true;
  const own = host.toLowerCase();
  const [exact, prefix, regex] = ['exact', 'prefix', 'regex'].map((key) =>
    textAt(authority, key)?.toLowerCase(),
  );
  const isHost = (text: string) => text === own || text.startsWith(`${own}:`);
  const pattern = regex?.replaceAll('\\.', '.').replace(/^\^/u, '');
  return (
    (exact !== undefined && isHost(exact)) ||
    (prefix !== undefined && (own.startsWith(prefix) || isHost(prefix))) ||
    (pattern?.startsWith(own) === true && /^(?:$|[$:(])/u.test(pattern.slice(own.length)))
  );
}
