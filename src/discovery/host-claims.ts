import type { Cluster, Resource } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { parseServiceUrl } from '../kserve/service-url.js';
import type { Service } from '../kserve/service.js';
import { hostFit } from './gateway-listeners.js';
import { formatName, nameOf } from './object-name.js';
import { inVersions, istioVersions } from './read-kind.js';
import { routeHosts, type RouteKind } from './route-hosts.js';

/** Something of another namespace, or another service, that claims the host under which a service is called. */
export type HostClaim = {
  readonly kind: RouteKind | 'InferenceService';
  /** `NAMESPACE/NAME`. */
  readonly name: string;
  /** As it is written there: the host itself, or a wildcard. */
  readonly host: string;
};

export type HostClaims = {
  readonly claims: readonly HostClaim[];
  /** Kinds that may not be listed in all namespaces, so that they were not checked. */
  readonly unchecked: readonly string[];
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

/** A route or service, and its hosts: all that is kept of it. */
type HostRoute = {
  readonly kind: HostClaim['kind'];
  readonly namespace: string;
  readonly name: string;
  readonly hosts: readonly string[];
};

type Index = { readonly routed: readonly HostRoute[]; readonly unchecked: readonly string[] };

/**
 * Who else claims a service's host: the gateway decides then whom a call reaches. KServe's default `NAME-NAMESPACE.DOMAIN` is the
 * same for service `a-b` of namespace `c` and service `a` of namespace `b-c`. What was read of all namespaces serves the services
 * that are asked for within a minute. Throws Problem "cluster" where the API server fails.
 */
export function createHostClaims(
  cluster: Pick<Cluster, 'read'>,
): (service: Service, signal: AbortSignal) => Promise<HostClaims> {
  let known: { readonly index: Index; readonly atMs: number } | undefined;
  return async (service, signal) => {
    const host = service.url?.host.toLowerCase();
    if (host === undefined) return { claims: [], unchecked: [] };
    if (known === undefined || performance.now() - known.atMs > freshMs)
      known = { atMs: performance.now(), index: await readIndex(cluster, signal) };
    const { routed, unchecked } = known.index;
    const claims = routed
      .filter((one) => isOthers(one, service))
      .flatMap(({ kind, namespace, name, hosts }): readonly HostClaim[] => {
        const claimed = hosts.find((pattern) => hostFit(pattern, host) > 0);
        return claimed === undefined ? [] : [{ kind, name: formatName({ namespace, name }), host: claimed }];
      });
    return { claims: claims.slice(0, mostClaims), unchecked };
  };
}

/** Routes of the service's own namespace are not held against it: those who write there are not kept apart. */
function isOthers({ kind, namespace, name }: HostRoute, service: Service): boolean {
  return namespace !== service.namespace || (kind === 'InferenceService' && name !== service.name);
}

async function readIndex(cluster: Pick<Cluster, 'read'>, signal: AbortSignal): Promise<Index> {
  const everywhere = (resource: Resource) => cluster.read(resource, {}, signal);
  const read = kinds.map(async ([kind, resource]) => {
    const reading = await (kind === 'VirtualService'
      ? inVersions(resource, istioVersions, everywhere)
      : everywhere(resource));
    const routed = reading.items.map((object): HostRoute => ({
      kind,
      ...nameOf(object),
      hosts: kind === 'InferenceService' ? urlHost(object) : routeHosts(kind, object),
    }));
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
      ({ kind, name, host: claimed }) =>
        `${kind} ${name} claims host ${host} as well${claimed === host ? '' : ` (${claimed})`}: the gateway decides whom a call reaches`,
    ),
    ...(unchecked.length === 0
      ? []
      : [
          `not checked whether others claim host ${host}: you may not list ${unchecked.join(', ')} in all namespaces`,
        ]),
  ];
}

function urlHost(object: KubeObject): readonly string[] {
  return [parseServiceUrl(textAt(object, 'status', 'url'))?.host ?? []].flat();
}
