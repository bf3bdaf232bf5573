import type { Cluster } from '../cluster/cluster.js';
import { explainService } from '../discovery/explain-service.js';
import { startTrouble } from '../kserve/explain.js';
import type { Pod } from '../kserve/pod.js';
import { podReasonLine } from '../kserve/pod-reason.js';
import type { Service } from '../kserve/service.js';
import { Problem } from '../problem.js';
import type { Evidence } from './evidence.js';

/** A run that ended longer ago than this has nothing to do with the request. */
const recentMs = 5 * 60_000;

/**
 * The state of the service's pods, in a line: why one does not start, else how the last run of a container ended
 * a short while ago; empty where they say nothing or cannot be read, for this only adds to a verdict.
 */
export async function askPods(
  cluster: Pick<Cluster, 'read' | 'get' | 'logs'>,
  service: Service,
  limitMs: number,
  signal: AbortSignal,
): Promise<Pick<Evidence, 'podTrouble' | 'isRollout'>> {
  const limit = AbortSignal.timeout(limitMs);
  try {
    const found = await explainService(cluster, service, AbortSignal.any([signal, limit]));
    const { startFailure, whyNotReady } = found.service;
    // A rollout that does not go on is told with what answers in its place.
    if (found.trouble?.before !== undefined)
      return { podTrouble: startFailure ?? whyNotReady ?? '', isRollout: true };
    if (found.trouble !== undefined) return { podTrouble: podReasonLine(found.trouble.reason) };
    return { podTrouble: troubleLine(service, found.pods ?? [], Date.now()) };
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted || error instanceof Problem) return { podTrouble: '' };
    throw error;
  }
}

/** The line about pods that were read, empty where they say nothing; `now` in milliseconds since the epoch. */
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
