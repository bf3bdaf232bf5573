import { connectCluster, type Cluster } from '../../src/cluster/cluster.js';
import { kubeconfigFor } from '../cluster/api-server.js';
import type { Scope } from './survive.js';

/** A cluster whose API server listens on this port; it is closed with the case. */
export async function clusterAt(port: number, scope: Scope): Promise<Cluster> {
  const cluster = await connectCluster({ kubeconfigText: kubeconfigFor(port) });
  scope.closing(cluster.close);
  return cluster;
}
