import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { ownField } from '../inference/json.js';
import type { Service } from '../kserve/service.js';
import { Problem } from '../problem.js';

/** As many as a person can compare at a glance. */
const mostHosts = 6;

/**
 * The hosts that HTTPRoutes and Ingresses of the service's namespace route, those that name the service first; none where
 * they cannot be read, for this only adds to a verdict.
 */
export async function routedHosts(
  cluster: Pick<Cluster, 'read'>,
  { namespace, name }: Service,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const [routes, ingresses] = await Promise.all([
      cluster.read(resources.httpRoutes, { namespace }, signal),
      cluster.read(resources.ingresses, { namespace }, signal),
    ]);
    const hosts = [
      ...routes.items.flatMap((route) => list(ownField(ownField(route, 'spec'), 'hostnames'))),
      ...ingresses.items
        .flatMap((ingress) => list(ownField(ownField(ingress, 'spec'), 'rules')))
        .map((rule) => ownField(rule, 'host')),
    ];
    const unique = [...new Set(hosts.filter((host) => typeof host === 'string'))];
    const near = unique.filter((host) => host.includes(name));
    return [...near, ...unique.filter((host) => !near.includes(host))].slice(0, mostHosts);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
