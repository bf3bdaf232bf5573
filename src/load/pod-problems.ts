import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { textAt } from '../kserve/fields.js';
import type { Pod } from '../kserve/pod.js';
import { podReason, podReasonLine } from '../kserve/pod-reason.js';
import { Problem } from '../problem.js';
import { startTimeout } from '../runtime/wait.js';
import type { PodJob } from './pod-job.js';

/** To read the events of a Job. */
const readMs = 30_000;

/** A pod of a load ended with an error. */
export function failedProblem({ namespace }: Pick<PodJob, 'namespace'>, pod: Pod): Problem {
  const [container] = pod.containers;
  const why = [container?.reason, container?.message, pod.reason, pod.message].find(
    (text) => text !== undefined && text !== '',
  );
  return new Problem(
    'cluster',
    `The pod ${namespace}/${pod.name} of the load failed: ${why ?? 'it does not say why'}.`,
    {
      remedy: 'Look whether --image has a Node of version 22 or newer.',
    },
  );
}

/** Not all pods were there in time; why, as far as a pod or an event of the Job tells. */
export async function lateProblem(
  cluster: Pick<Cluster, 'read'>,
  { name, namespace, pods: of }: Pick<PodJob, 'name' | 'namespace' | 'pods'>,
  pods: readonly Pod[],
  { ready, waitedMs }: { readonly ready: number; readonly waitedMs: number },
): Promise<Problem> {
  const [why] = pods.flatMap((pod) => podReason(pod) ?? []);
  const said = why === undefined ? await lastWarning(cluster, namespace, name) : podReasonLine(why);
  return new Problem(
    'cluster',
    `After ${waitedMs / 1000} s only ${ready} of ${of} pods of the load were ready${said === undefined ? '' : `: ${said}`}.`,
    {
      remedy:
        'Nothing was sent. A node that has the image by now starts it sooner: run it again, with fewer --pods, or with an --image that the nodes can have.',
    },
  );
}

/** Why a Job has no pods: a quota, a policy, a missing service account. */
async function lastWarning(
  cluster: Pick<Cluster, 'read'>,
  namespace: string,
  name: string,
): Promise<string | undefined> {
  const { signal, stop } = startTimeout(readMs);
  try {
    const fieldSelector = `involvedObject.kind=Job,involvedObject.name=${name}`;
    const { items } = await cluster.read(resources.events, { namespace, fieldSelector }, signal);
    const warnings = items.filter((event) => textAt(event, 'type') === 'Warning');
    return textAt(warnings.at(-1), 'message');
  } catch (error) {
    // That the pods are late is the news, with its reason or without it.
    if (error instanceof Problem || signal.aborted) return undefined;
    throw error;
  } finally {
    stop();
  }
}

/** A pod's log tells no run. */
export function silentProblem(namespace: string, pod: string, last: string | undefined): never {
  throw new Problem('cluster', `The log of the pod ${namespace}/${pod} does not tell what its run came to.`, {
    remedy: 'Run it again.',
    ...(last === undefined ? {} : { cause: last }),
  });
}
