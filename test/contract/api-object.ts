import { connectCluster } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { ObjectRef } from './world.js';

const byKind = {
  InferenceService: resources.inferenceServices,
  Service: resources.services,
  Pod: resources.pods,
  Gateway: resources.gateways,
  HTTPRoute: resources.httpRoutes,
};

/** One object as the API has it. Throws for a kind that no case changes. */
export async function readObject(
  kubeconfigText: string,
  { kind, metadata: { namespace, name } }: ObjectRef,
): Promise<KubeObject | undefined> {
  if (!Object.hasOwn(byKind, kind)) throw new Error(`the contract reads no ${kind}`);
  const cluster = await connectCluster({ kubeconfigText });
  const resource = byKind[kind as keyof typeof byKind];
  try {
    return await cluster.get(resource, namespace, name, new AbortController().signal);
  } finally {
    await cluster.close();
  }
}
