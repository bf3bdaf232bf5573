import type { Cluster } from '../cluster/cluster.js';
import { startTimeout } from '../runtime/wait.js';
import { mergeRuns } from './merge-runs.js';
import { podContainer } from './pod-job.js';
import { silentProblem } from './pod-problems.js';
import { maxRunLines, parseRunLines, type PodRun } from './run-text.js';

/** A pod that has ended has written its log; one that has not is waited for so long. */
const readMs = 30_000;

/** Reads the run of each pod from the last lines of its log. Throws Problem "cluster" where one has none. */
export async function readRuns(
  cluster: Pick<Cluster, 'logs'>,
  namespace: string,
  pods: readonly string[],
): Promise<PodRun> {
  const { signal, stop } = startTimeout(readMs);
  try {
    const runs = await Promise.all(
      pods.map(async (pod) => {
        const lines = await lastLines(cluster, namespace, pod, signal);
        return parseRunLines(lines) ?? silentProblem(namespace, pod, lines.at(-1));
      }),
    );
    const [first] = runs;
    if (first === undefined) throw new Error('A load has a pod.');
    return {
      node: first.node,
      system: first.system,
      run: mergeRuns(
        runs.map(({ run }) => run),
        [],
      ),
    };
  } finally {
    stop();
  }
}

/** The lines that may tell a run; those that came where the log does not end in time. */
async function lastLines(
  cluster: Pick<Cluster, 'logs'>,
  namespace: string,
  pod: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const query = { namespace, pod, container: podContainer, tailLines: maxRunLines, follow: true };
  let lines: readonly string[] = [];
  try {
    for await (const some of cluster.logs(query, signal)) lines = [...lines, ...some].slice(-maxRunLines);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return lines;
}
