import type { Cluster } from '../cluster/cluster.js';
import type { Service } from '../kserve/service.js';

export type ServiceQuery = { readonly namespace?: string; readonly labelSelector?: string };

/** A list that is live, or one that says since when it is not. */
export type LiveServices =
  | { readonly type: 'live'; readonly services: readonly Service[] }
  | { readonly type: 'stale'; readonly why: string; readonly retryInMs: number };

/** All services of the namespace (all namespaces when absent), in the order of the API (namespace, name). Throws Problem "cluster". */
export function listServices(
  _cluster: Cluster,
  _query: ServiceQuery,
  _signal: AbortSignal,
): Promise<readonly Service[]> {
  throw new Error('not written yet');
}

/** The same list, again after every burst of changes. Ends only with the signal. */
export function watchServices(
  _cluster: Cluster,
  _query: ServiceQuery,
  _signal: AbortSignal,
): AsyncIterable<LiveServices> {
  throw new Error('not written yet');
}

/** One service by `NAME` or `isvc/NAME`. Throws Problem "not-found" that suggests the nearest name. */
export function findService(
  _cluster: Cluster,
  _namespace: string,
  _name: string,
  _signal: AbortSignal,
): Promise<Service> {
  throw new Error('not written yet');
}
