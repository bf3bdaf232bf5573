import type { Cluster } from '../../cluster/cluster.js';
import { resources } from '../../cluster/resources.js';
import type { TrafficShare } from '../../discovery/canaries.js';
import { explainService } from '../../discovery/explain-service.js';
import { explainReadiness, needsPods } from '../../kserve/explain.js';
import type { KubeObject } from '../../kserve/kube-object.js';
import { parsePod } from '../../kserve/pod.js';
import { podSelector } from '../../kserve/service-kinds.js';
import type { Service } from '../../kserve/service.js';
import { eventsOf } from '../../kserve/service-event.js';
import { parseServingRuntime, type ServingRuntime } from '../../kserve/serving-runtime.js';
import { remoteOf } from '../state/call.js';
import type { Message } from '../state/messages.js';
import { refusedProblem } from './refused-problem.js';

/** Reads what the details show beside the service itself: its pods, its runtime, its canaries, and the events about what KServe made for it. */
export async function loadDetails(cluster: Cluster, service: Service, signal: AbortSignal): Promise<Message> {
  const { key, name, namespace } = service;
  const labelSelector = podSelector(service);
  const [events, pods, runtime, canaries, asked] = await Promise.all([
    remoteOf(readAll(cluster, 'events', { namespace }, signal)),
    remoteOf(readAll(cluster, 'pods', { namespace, labelSelector }, signal)),
    remoteOf(readRuntime(cluster, service, signal)),
    remoteOf(readCanaries(cluster, service, signal)),
    needsPods(service) ? explainService(cluster, service, signal) : undefined,
  ]);
  const parsed = pods.state === 'ready' ? pods.value.map(parsePod) : [];
  const { whyNotReady, startFailure } = asked?.service ?? explainReadiness(service, parsed);
  const told = whyNotReady ?? startFailure;
  return {
    type: 'loaded',
    loaded: {
      name: 'details',
      of: key,
      events: events.state === 'ready' ? { state: 'ready', value: eventsOf(events.value, name) } : events,
      pods: pods.state === 'ready' ? { state: 'ready', value: parsed } : pods,
      ...(told === undefined ? {} : { told }),
      runtime,
      canaries,
    },
  };
}

async function readAll(
  cluster: Cluster,
  kind: 'events' | 'pods',
  query: { readonly namespace: string; readonly labelSelector?: string },
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const { items, missing, warning } = await cluster.read(resources[kind], query, signal);
  if (missing === undefined) return items;
  throw refusedProblem(kind, warning);
}

/** Loaded when details are opened: the start of the terminal UI reads fewer files so. */
async function readCanaries(
  cluster: Cluster,
  service: Service,
  signal: AbortSignal,
): Promise<readonly TrafficShare[]> {
  if (service.kind !== 'inference') return [];
  const { canariesOf } = await import('../../discovery/canaries.js');
  return canariesOf(cluster, service, signal);
}

/** The namespace's own runtime comes before the cluster's (isvcutils.GetServingRuntime); undefined where there is none of that name. */
async function readRuntime(
  cluster: Cluster,
  { runtime, namespace }: Service,
  signal: AbortSignal,
): Promise<ServingRuntime | undefined> {
  if (runtime === undefined) return undefined;
  const object =
    (await cluster.get(resources.servingRuntimes, namespace, runtime, signal)) ??
    (await cluster.get(resources.clusterServingRuntimes, undefined, runtime, signal));
  return object === undefined ? undefined : parseServingRuntime(object);
}
