import type { Cluster, Reading, Resource } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import type { Service } from '../kserve/service.js';
import { Problem } from '../problem.js';
import { inVersions, istioVersions } from './read-kind.js';
import { listAt, textAt, textsAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';

/** As many as a person can compare at a glance. */
const mostHosts = 6;

/**
 * The hosts that routes of the service's namespace have, those that name the service first; none where they cannot be read, for
 * this only adds to a verdict. Every networking layer of Knative's has Knative's own Ingresses. Hosts for traffic inside the
 * cluster are left out, unless the service has no other.
 */
export async function routedHosts(
  cluster: Pick<Cluster, 'read'>,
  { namespace, name, clusterLocal }: Service,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const list = (resource: Resource) => cluster.read(resource, { namespace }, signal);
  const wanted: readonly (readonly [RouteKind, Promise<Reading>])[] = [
    ['HTTPRoute', list(resources.httpRoutes)],
    ['Ingress', list(resources.ingresses)],
    ['VirtualService', inVersions(resources.virtualServices, istioVersions, list)],
    ['Knative Ingress', list(resources.knativeIngresses)],
    ['Knative Route', list(resources.knativeRoutes)],
  ];
  try {
    const read = await Promise.all(
      wanted.map(async ([kind, reading]) =>
        (await reading).items.flatMap((object) => routeHosts(kind, object, clusterLocal)),
      ),
    );
    const unique = [...new Set(read.flat().filter((host) => host !== ''))];
    const near = unique.filter((host) => isNear(host, name));
    return [...near, ...unique.filter((host) => !near.includes(host))].slice(0, mostHosts);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

/** KServe begins a host with the service's name, Knative with a component's. */
function isNear(host: string, name: string): boolean {
  return host.startsWith(`${name}-`) || host.startsWith(`${name}.`) || host.includes(`-${name}-`);
}

/** Kinds of objects that say which hosts a gateway routes. */
export type RouteKind =
  | 'HTTPRoute'
  | 'GRPCRoute'
  | 'TLSRoute'
  | 'ListenerSet'
  | 'Ingress'
  | 'VirtualService'
  | 'Knative Ingress'
  | 'Knative Route'
  | 'DomainMapping';

/** net-istio's and net-gateway-api's names of the gateway for traffic inside the cluster. */
const localGateway = /(?:^|\/)knative-local-gateway$/u;

/** The hosts that an object routes from outside the cluster, wildcards too; `all` gives those for traffic inside it as well. */
export function routeHosts(kind: RouteKind, object: KubeObject, all = false): readonly string[] {
  const hosts = readers[kind](object, all);
  return all ? hosts : hosts.filter((host) => !isInside(host, textAt(object, 'metadata', 'namespace') ?? ''));
}

const readers: Readonly<Record<RouteKind, (object: KubeObject, all: boolean) => readonly string[]>> = {
  HTTPRoute: parentHosts,
  GRPCRoute: parentHosts,
  TLSRoute: parentHosts,
  ListenerSet: (object) =>
    listAt(object, 'spec', 'listeners').flatMap((listener) => textAt(listener, 'hostname') ?? []),
  Ingress: (object) => [
    ...listAt(object, 'spec', 'rules').flatMap((rule) => textAt(rule, 'host') ?? []),
    ...listAt(object, 'spec', 'tls').flatMap((entry) => textsAt(entry, 'hosts')),
  ],
  VirtualService: (object, all) => {
    const gateways = textsAt(object, 'spec', 'gateways');
    const outside = gateways.some((name) => name !== 'mesh' && !localGateway.test(name));
    return all || outside ? textsAt(object, 'spec', 'hosts') : [];
  },
  'Knative Ingress': (object, all) =>
    listAt(object, 'spec', 'rules')
      .filter((rule) => all || textAt(rule, 'visibility') !== 'ClusterLocal')
      .flatMap((rule) => textsAt(rule, 'hosts')),
  'Knative Route': (object) => {
    const url = textAt(object, 'status', 'url');
    return url !== undefined && URL.canParse(url) ? [new URL(url).hostname] : [];
  },
  // A DomainMapping is named after its host (serving, pkg/apis/serving/v1beta1/domainmapping_types.go).
  DomainMapping: (object) => [textAt(object, 'metadata', 'name') ?? ''],
};

/** net-gateway-api makes a second route of each service, at the gateway for traffic inside the cluster. */
function parentHosts(object: KubeObject, all: boolean): readonly string[] {
  const parents = listAt(object, 'spec', 'parentRefs').map((ref) => textAt(ref, 'name') ?? '');
  const isLocal = parents.length > 0 && parents.every((name) => localGateway.test(name));
  return isLocal && !all ? [] : textsAt(object, 'spec', 'hostnames');
}

/** Names that only pods resolve: `NAME.NAMESPACE` and `NAME.NAMESPACE.svc`, under whichever domain the cluster has. */
function isInside(host: string, namespace: string): boolean {
  const [, second, third] = host.split('.');
  return second === namespace && (third === undefined || third === 'svc');
}
