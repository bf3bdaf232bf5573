import type { RequestListener } from 'node:http';
import { onTestFinished } from 'vitest';
import { type Cluster, connectCluster } from '../../src/cluster/cluster.js';
import { type ApiServer, kubeconfigFor, startApiServer } from './api-server.js';

/** An API server that answers so, and a cluster that is connected to it; both are closed with the test. */
export async function connectTo(
  answer: RequestListener,
): Promise<{ readonly cluster: Cluster; readonly api: ApiServer }> {
  const api = await startApiServer(answer);
  const cluster = await connectCluster({ kubeconfigText: kubeconfigFor(api.port) });
  onTestFinished(async () => {
    await cluster.close();
    await api.kill();
  });
  return { cluster, api };
}
