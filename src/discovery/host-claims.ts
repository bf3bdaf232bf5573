import type { Cluster, Resource } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { parseServiceUrl } from '../kserve/service-url.js';
import type { Service } from '../kserve/service.js';
import { hostFit } from './gateway-listeners.js';
import { formatName, nameOf } from './object-name.js';
import { longerPaths, type RoutedPath, takesRequest } from './path-claims.js';
import { inVersions, istioVersions } from './read-kind.js';
import { claimedHosts, parentNames, routedPaths } from './route-claims.js';
import type { RouteKind } from './routed-hosts.js';

/** Something of another namespace, or another service, that claims the host under which a service is called. */
export type HostClaim = {
  readonly kind: RouteKind | 'InferenceService';
  /** `NAMESPACE/NAME`. */
  readonly name: string;
  /** As it is written there: the host itself, or a wildcard; `*` where it names none. */
  readonly host: string;
};

export type HostClaims = {
  readonly claims: readonly HostClaim[];
  /** Kinds that may not be listed in all namespaces, so that they were not checked. */
  readonly unchecked: readonly string[];
};

/** How a service is called. */
export type HostQuery = {
  /** In place of that of its URL. */
  readonly host?: string;
  /** `NAMESPACE/NAME`. */
  readonly gateway?: string;
  /** That of the request, as it goes out; where absent, any that isvc itself makes. */
  readonly path?: string;
};

/** Services that are called one after the other share what was read. */
const freshMs = 60_000;

/** More than these say no more. */
const mostClaims = 10;

const kinds: readonly (readonly [HostClaim['kind'], Resource])[] = [
  ['InferenceService', resources.inferenceServices],
  ['HTTPRoute', resources.httpRoutes],
  ['GRPCRoute', resources.grpcRoutes],
  ['TLSRoute', resources.tlsRoutes],
  ['ListenerSet', resources.listenerSets],
  ['Ingress', resources.ingresses],
  ['VirtualService', resources.virtualServices],
  ['Knative Ingress', resources.knativeIngresses],
  ['DomainMapping', resources.domainMappings],
];

/** A route or service, its hosts and paths, and the gateways that it attaches to: all that is kept of it. */
type HostRoute = {
  readonly kind: HostClaim['kind'];
  readonly namespace: string;
  readonly name: string;
  readonly hosts: readonly string[];
  readonly parents: readonly string[];
  /** Those that it takes of its hosts; undefined: any. */
  readonly paths: readonly RoutedPath[] | undefined;
};

type Index = { readonly routed: readonly HostRoute[]; readonly unchecked: readonly string[] };

/**
 * Who else claims a service's host: the gateway decides then whom a call reaches. KServe's default `NAME-NAMESPACE.DOMAIN` is the
 * same for service `a-b` of namespace `c` and service `a` of namespace `b-c`. A wildcard, or a route without any host, claims it
 * where it attaches to a gateway of the service. A route that takes only other paths claims nothing. What was read of all namespaces serves the services that are asked for within a
 * minute. Throws Problem "cluster" where the API server fails.
 */
export function createHostClaims(
  cluster: Pick<Cluster, 'read'>,
): (service: Service, by: HostQuery, signal: AbortSignal) => Promise<HostClaims> {
  let known: { readonly index: Index; readonly atMs: number } | undefined;
  return async (service, by, signal) => {
    const host = (by.host ?? service.url?.host)?.toLowerCase().replace(/:\d+$/u, '');
    if (host === undefined) return { claims: [], unchecked: [] };
    if (known === undefined || performance.now() - known.atMs > freshMs)
      known = { atMs: performance.now(), index: await readIndex(cluster, signal) };
    const { routed, unchecked } = known.index;
    const own = routed
      .filter((one) => one.namespace === service.namespace && claimOf(one, host) !== undefined)
      .flatMap(({ parents }) => parents);
    const gateways = by.gateway === undefined ? own : [...own, by.gateway];
    const claims = routed.flatMap((one): readonly HostClaim[] => {
      const claimed = isOthers(one, service) ? claimOf(one, host) : undefined;
      if (claimed === undefined || !mayTake(one, claimed, service, by.path)) return [];
      if (claimed.includes('*') && !sharesGateway(one, gateways)) return [];
      return [{ kind: one.kind, name: formatName(one), host: claimed }];
    });
    return { claims: claims.slice(0, mostClaims), unchecked };
  };
}

/** A route for the very host, or a wildcard that fits it, comes before one without a host, whatever their paths. */
function mayTake({ paths }: HostRoute, claimed: string, service: Service, path: string | undefined): boolean {
  const own = service.url?.path ?? '';
  const ownIsHostless = service.kind === 'llm' && own !== '';
  return takesRequest(ownIsHostless && claimed === '*' ? longerPaths(paths, own) : paths, service, path);
}

/** The host itself before a wildcard that fits it. */
function claimOf({ hosts }: HostRoute, host: string): string | undefined {
  const fitting = hosts.filter((pattern) => hostFit(pattern, host) > 0);
  return fitting.find((pattern) => !pattern.includes('*')) ?? fitting[0];
}

/** Routes of the service's own namespace are not held against it: those who write there are not kept apart. */
function isOthers({ kind, namespace, name }: HostRoute, service: Service): boolean {
  return namespace !== service.namespace || (kind === 'InferenceService' && name !== service.name);
}

/** A user who may write in the gateway's own namespace controls the gateway anyway, so wildcards there are not reported. */
function sharesGateway({ namespace, parents }: HostRoute, gateways: readonly string[]): boolean {
  return parents.some((parent) => gateways.includes(parent) && !parent.startsWith(`${namespace}/`));
}

async function readIndex(cluster: Pick<Cluster, 'read'>, signal: AbortSignal): Promise<Index> {
  const everywhere = (resource: Resource) => cluster.read(resource, {}, signal);
  const read = kinds.map(async ([kind, resource]) => {
    const reading = await (kind === 'VirtualService'
      ? inVersions(resource, istioVersions, everywhere)
      : everywhere(resource));
    const routed = reading.items.map((object): HostRoute => {
      const isService = kind === 'InferenceService';
      return {
        kind,
        ...nameOf(object),
        hosts: isService ? urlHosts(object) : claimedHosts(kind, object),
        parents: isService ? [] : parentNames(kind, object),
        paths: routedPaths(kind, object),
      };
    });
    return { routed, unchecked: reading.missing === 'forbidden' ? [kind] : [] };
  });
  const all = await Promise.all(read);
  return {
    routed: all.flatMap(({ routed }) => routed),
    unchecked: all.flatMap(({ unchecked }) => unchecked),
  };
}

/** One line each, for a person. */
export function describeClaims({ claims, unchecked }: HostClaims, host: string): readonly string[] {
  return [
    ...claims.map(
      (claim) => `${claimText(claim, host)}: the gateway decides whom a call reaches, so no token is sent`,
    ),
    ...(unchecked.length === 0
      ? []
      : [
          `not checked whether others claim host ${host}: you may not list ${unchecked.join(', ')} in all namespaces`,
        ]),
  ];
}

/** `HTTPRoute tenant/other claims host iris.example.com as well (*.example.com)`. */
export function claimText(claim: HostClaim, host: string): string {
  return `${claimant(claim)} claims host ${host} as well${claim.host === host ? '' : ` (${claim.host})`}`;
}

/** `HTTPRoute tenant/other`. */
export function claimant({ kind, name }: HostClaim): string {
  return `${kind} ${name}`;
}

/** Of the service as a whole, and of each component: gRPC asks for the predictor's where the service's has a path. */
function urlHosts(object: KubeObject): readonly string[] {
  const components = ['predictor', 'transformer', 'explainer'].map((component) =>
    textAt(object, 'status', 'components', component, 'url'),
  );
  return [textAt(object, 'status', 'url'), ...components].flatMap((url) => parseServiceUrl(url)?.host ?? []);
}
