import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { explainTrouble, needsPods, startTrouble, type StartTrouble } from '../kserve/explain.js';
import { textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { parsePod, type Pod } from '../kserve/pod.js';
import { wantsEvents, wantsLog, withEvents, withLog, withNode } from '../kserve/pod-evidence.js';
import { isPodReady, type PodReason } from '../kserve/pod-reason.js';
import { podSelector } from '../kserve/service-kinds.js';
import type { Service } from '../kserve/service.js';
import { newestFirst } from '../kserve/service-event.js';
import { workloadReason } from '../kserve/workload-reason.js';
import { Problem } from '../problem.js';

/** A service with what its pods say, and the pods themselves. */
export type ExplainedService = {
  /** With the reason in `whyNotReady`; or in `startFailure`, if KServe calls it ready. */
  readonly service: Service;
  /** Undefined where they may not be read, or did not come in time. */
  readonly pods: readonly Pod[] | undefined;
  readonly trouble?: StartTrouble;
};

/** How long all questions about one service may take: they only add to what is known. */
const lookMs = 5000;
/** Lines of a container's log among which its last words are looked for. */
const lastLines = 30;

type PodSource = Pick<Cluster, 'read' | 'get' | 'logs'>;

/**
 * Asks everything that may say why a service does not start: its pods; then, of the pod that says most, its events, the end
 * of its log, its node; where there is no pod, the Deployments and Knative's revision. Each right is optional. Throws only
 * signal.reason.
 */
export async function explainService(
  cluster: PodSource,
  service: Service,
  signal: AbortSignal,
): Promise<ExplainedService> {
  if (service.readiness === 'stopped') return { service, pods: undefined };
  const limited = AbortSignal.any([signal, AbortSignal.timeout(lookMs)]);
  const tried = await quietly(() => findTrouble(cluster, service, limited), signal);
  if (tried === undefined) return { service, pods: undefined };
  const { pods, trouble } = tried;
  return {
    service: explainTrouble(service, trouble),
    pods,
    ...(trouble === undefined ? {} : { trouble }),
  };
}

/** Undefined where the answer was a refusal, or did not come in time. */
async function quietly<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Problem || isTimeout(error)) return undefined;
    throw error;
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}

async function findTrouble(
  cluster: PodSource,
  service: Service,
  signal: AbortSignal,
): Promise<Pick<ExplainedService, 'pods' | 'trouble'>> {
  const { namespace } = service;
  const query = { namespace, labelSelector: podSelector(service) };
  const { items, missing } = await cluster.read(resources.pods, query, signal);
  if (missing !== undefined) return { pods: undefined };
  const pods = items.map(parsePod);
  const trouble = startTrouble(service, pods);
  if (trouble === undefined || trouble.partial === true) {
    if (pods.length > 0 && !needsPods(service))
      return { pods, ...(trouble === undefined ? {} : { trouble }) };
    const ofWorkload = await quietly(() => workloadTrouble(cluster, service, pods, signal), signal);
    const found = ofWorkload ?? trouble;
    return { pods, ...(found === undefined ? {} : { trouble: found }) };
  }
  // Where KServe tells the cause itself, nothing more is said than that.
  if (service.causeKnown === true) return { pods, trouble };
  const pod = pods.find((one) => one.name === trouble.reason.pod);
  const reason =
    (await quietly(() => deepened(cluster, namespace, trouble.reason, pod, signal), signal)) ??
    trouble.reason;
  return { pods, trouble: { ...trouble, reason } };
}

async function deepened(
  cluster: PodSource,
  namespace: string,
  reason: PodReason,
  pod: Pod | undefined,
  signal: AbortSignal,
): Promise<PodReason> {
  if (reason.reason === 'NodeNotReady' && pod !== undefined) {
    const node = await cluster.get(resources.nodes, undefined, pod.node, signal);
    return node === undefined ? reason : withNode(reason, node);
  }
  if (wantsLog(reason)) return withLog(reason, await lastWords(cluster, namespace, reason, pod, signal));
  if (!wantsEvents(reason)) return reason;
  const fieldSelector = `involvedObject.kind=Pod,involvedObject.name=${reason.pod}`;
  const { items } = await cluster.read(resources.events, { namespace, fieldSelector }, signal);
  return withEvents(reason, newestFirst(items));
}

/** Of the run that ended: it is the one before, once the container runs again. */
async function lastWords(
  cluster: PodSource,
  namespace: string,
  { pod: name, container = '' }: PodReason,
  pod: Pod | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const previous = pod?.containers.find((one) => one.name === container)?.state === 'running';
  const query = { namespace, pod: name, container, tailLines: lastLines, previous };
  const lines: string[] = [];
  for await (const some of cluster.logs(query, signal)) lines.push(...some);
  return lines.slice(-lastLines);
}

/** Why the newest version has no pod at all: a quota, an admission webhook, a revision that Knative gave up. */
async function workloadTrouble(
  cluster: PodSource,
  service: Service,
  pods: readonly Pod[],
  signal: AbortSignal,
): Promise<StartTrouble | undefined> {
  const { namespace, deploymentMode, components } = service;
  const query = { namespace, labelSelector: podSelector(service) };
  const created = components.flatMap(({ revisions }) => revisions?.created ?? []);
  // Knative takes away the pods of a revision that failed; in Standard mode the Deployment knows.
  const reads = await Promise.all([
    cluster.read(resources.deployments, query, signal),
    ...(deploymentMode === 'Knative' ? [cluster.read(resources.revisions, query, signal)] : []),
  ]);
  const [reason] = reads
    .flatMap(({ items }) => items)
    .filter((object) => created.length === 0 || isOfRevision(object, created))
    .flatMap((object) => workloadReason(object) ?? []);
  if (reason === undefined) return undefined;
  if (!pods.some((pod) => pod.component === reason.component && isPodReady(pod))) return { reason };
  // Beside ready pods of a version that is rolled out this is a pod too few.
  return needsPods(service) ? { reason, before: '' } : { reason, partial: true };
}

function isOfRevision(object: KubeObject, revisions: readonly string[]): boolean {
  const name =
    textAt(object, 'metadata', 'labels', 'serving.knative.dev/revision') ??
    textAt(object, 'metadata', 'name');
  return name !== undefined && revisions.includes(name);
}
