import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { fieldAt, textAt } from '../kserve/fields.js';
import { type PodTask, taskFile } from '../load/pod-task.js';
import { Problem } from '../problem.js';

/** The load that a Job of `-o yaml` stands for. Throws Problem "not-found", "cluster". */
export async function readPodTask(
  cluster: Cluster,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<PodTask> {
  const configMap = await cluster.get(resources.configMaps, namespace, name, signal);
  const text = textAt(configMap, 'data', taskFile);
  const task = text === undefined ? undefined : parseTask(text);
  if (task !== undefined) return task;
  throw new Problem('not-found', `There is no ConfigMap of a load named ${name} in namespace ${namespace}.`, {
    remedy:
      'Create what isvc bench --pods N -o yaml printed, and give the name of its Job, and --job-namespace.',
  });
}

function parseTask(text: string): PodTask | undefined {
  try {
    const task: unknown = JSON.parse(text);
    const isTask =
      fieldAt(task, 'version') === 1 &&
      Number.isSafeInteger(fieldAt(task, 'pods')) &&
      typeof fieldAt(task, 'plan', 'loop') === 'object' &&
      typeof fieldAt(task, 'target', 'service') === 'string';
    return isTask ? (task as PodTask) : undefined;
  } catch {
    return undefined;
  }
}
