import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { startTrouble } from '../kserve/explain.js';
import { parsePod, type Pod } from '../kserve/pod.js';
import { podReasonLine } from '../kserve/pod-reason.js';
import type { Service } from '../kserve/service.js';
import { Problem } from '../problem.js';

/** A run that ended longer ago than this has nothing to do with the request. */
const recentMs = 5 * 60_000;

/**
 * What the pods of the service say of themselves, in a line: why one does not start, else how the last run of a container ended
 * a short while ago; empty where they say nothing or cannot be read, for this only adds to a verdict.
 */
export async function podTrouble(
  cluster: Pick<Cluster, 'read'>,
  service: Service,
  limitMs: number,
  signal: AbortSignal,
): Promise<string> {
  const { namespace, name } = service;
  const limit = AbortSignal.timeout(limitMs);
  const query = { namespace, labelSelector: `serving.kserve.io/inferenceservice=${name}` };
  try {
    const { items } = await cluster.read(resources.pods, query, AbortSignal.any([signal, limit]));
    return troubleLine(service, items.map(parsePod), Date.now());
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted || error instanceof Problem) return '';
    throw error;
  }
}

/** The same of pods that were read; `now` in milliseconds since the epoch. */
export function troubleLine(service: Service, pods: readonly Pod[], now: number): string {
  const trouble = startTrouble(service, pods);
  if (trouble !== undefined) return podReasonLine(trouble.reason);
  for (const { component, containers } of pods) {
    for (const { name, restarts, last } of containers) {
      if (last?.endedAt === undefined || now - last.endedAt > recentMs) continue;
      const code = last.exitCode === undefined ? '' : `, exit code ${last.exitCode}`;
      const times = restarts === 1 ? 'once' : `${restarts} times`;
      return `${component === '' ? name : `${component}: ${name}`} was restarted ${times}; its last run ended with ${last.reason}${code}`;
    }
  }
  return '';
}
