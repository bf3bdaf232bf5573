import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { imagesOf, shortImage } from '../kserve/controllers.js';
import { numberAt, textAt, textMapAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { parsePod } from '../kserve/pod.js';
import { podReason, podReasonLine } from '../kserve/pod-reason.js';
import { kubectlLine, type RepeatedFlags } from '../wording/command-line.js';
import type { CheckPart } from './checkup.js';

/** A Deployment of a control plane: how many of its pods are available, and where none is, the reasons of its pods. */
export async function deploymentPart(
  cluster: Cluster,
  object: KubeObject,
  signal: AbortSignal,
): Promise<CheckPart> {
  const name = textAt(object, 'metadata', 'name') ?? '';
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const available = numberAt(object, 'status', 'availableReplicas') ?? 0;
  const text = `${name}: ${available} of ${wanted} available (${imagesOf(object).map(shortImage).join(', ')})`;
  if (available > 0) return { state: 'passed', text };
  const reasons = await podReasons(cluster, object, signal);
  return { state: 'failed', text: [text, ...reasons].join('; ') };
}

async function podReasons(
  cluster: Cluster,
  deployment: KubeObject,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const labels = Object.entries(textMapAt(deployment, 'spec', 'selector', 'matchLabels'));
  if (labels.length === 0) return [];
  const namespace = textAt(deployment, 'metadata', 'namespace') ?? '';
  const labelSelector = labels.map(([key, value]) => `${key}=${value}`).join(',');
  const { items } = await cluster.read(resources.pods, { namespace, labelSelector }, signal);
  const lines = items.flatMap((pod) => podReason(parsePod(pod)) ?? []).map(podReasonLine);
  return [...new Set(lines)].slice(0, 3);
}

/** The commands that say more of a Deployment. */
export function deploymentAdvice(object: KubeObject, repeat: RepeatedFlags | undefined): readonly string[] {
  const name = textAt(object, 'metadata', 'name') ?? '';
  const namespace = textAt(object, 'metadata', 'namespace') ?? '';
  return [
    kubectlLine(`describe deployment ${name}`, namespace, repeat),
    kubectlLine(`logs deploy/${name} --all-containers`, namespace, repeat),
  ];
}
