import type { Cluster, Reading, Resource } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import type { Service } from '../kserve/service.js';
import { Problem } from '../problem.js';
import { istioVersions, inVersions } from './read-kind.js';
import { routeHosts, type RouteKind } from './route-hosts.js';

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
