import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { namesThere, nearestNames } from '../wording/nearest-names.js';
import { logSources, type LogSource } from '../kserve/log-source.js';
import { parsePod } from '../kserve/pod.js';
import { podSelector } from '../kserve/service-kinds.js';
import type { Service } from '../kserve/service.js';
import { isvcLine, kubectlLine, type RepeatedFlags, startAgain } from '../wording/command-line.js';
import { nextStep, Problem } from '../problem.js';
import { explainService, type ExplainedService } from './explain-service.js';
import { isStuck, whereToLook } from './no-way-in.js';

/**
 * The logs of a service, the one that most likely answers a question first. Throws Problem "cluster"; "not-ready" without a
 * container that ran or runs, with the reason.
 */
export async function findLogs(
  cluster: Cluster,
  service: Service,
  signal: AbortSignal,
): Promise<readonly LogSource[]> {
  const query = { namespace: service.namespace, labelSelector: podSelector(service) };
  const { items } = await cluster.list(resources.pods, query, signal);
  const found = logSources(items.map(parsePod));
  if (found.length > 0) return found;
  throw noLogs(items.length, await explainService(cluster, service, signal), cluster.repeat);
}

/** No pod, or none of which a container was made. */
function noLogs(
  pods: number,
  { service, pods: seen, trouble }: ExplainedService,
  repeat: RepeatedFlags | undefined,
): Problem {
  const { namespace, name, whyNotReady, startFailure, deploymentMode, readiness } = service;
  const what = `${namespace}/${name} has ${pods === 0 ? 'no pods' : 'no pod that has started'}, so there is no log`;
  const why = startFailure ?? whyNotReady;
  const line = (verb: 'ready' | 'metadata', ...more: readonly string[]) =>
    isvcLine(verb, service, repeat, ...more);
  if (why !== undefined) {
    return new Problem('not-ready', `${what}: ${why}`, {
      remedy:
        readiness === 'stopped'
          ? startAgain(service, repeat)
          : isStuck(service, trouble)
            ? whereToLook(service, seen ?? [], repeat)
            : `Wait for it: ${line('ready', '--wait')}`,
    });
  }
  return new Problem('not-ready', `${what}.`, {
    remedy:
      deploymentMode === 'Knative'
        ? `It is scaled to zero. A request starts it: ${line('metadata')}`
        : `It may not have started yet: ${line('ready')}`,
  });
}

/** How much of a log is read, and of which run. */
export type LogExtent = {
  readonly tailLines?: number;
  readonly previous: boolean;
  readonly follow: boolean;
  readonly timestamps?: boolean;
};

/** The words of a kubelet in place of a log that is gone (pkg/kubelet/kuberuntime/kuberuntime_container.go; k8s.io/cri-client/pkg/logs). */
const goneLog =
  /^(?:unable to retrieve container logs for (?=\S+:\/\/\S)\S+|failed to (?:try resolving symlinks in path|open log file) (?=".*").*)$/u;

/**
 * The lines of a log as they come, several at a time. Throws Problem "cluster", "not-found" where the pod or the log is gone,
 * "not-ready" where there is no such log yet, with what the container waits for.
 */
export async function* readLog(
  cluster: Pick<Cluster, 'logs' | 'repeat'>,
  namespace: string,
  source: LogSource,
  extent: LogExtent,
  signal: AbortSignal,
): AsyncGenerator<readonly string[], void, undefined> {
  const { pod, container, unstarted } = source;
  if (unstarted !== undefined && !extent.previous) {
    throw new Problem(
      'not-ready',
      `There is no log yet: container ${container} of pod ${pod} is waiting to start: ${unstarted}`,
      {
        remedy: nextStep(
          `See all that its pod says: ${kubectlLine(`describe pod ${pod}`, namespace, cluster.repeat)}`,
          'details',
        ),
      },
    );
  }
  let held: readonly string[] | undefined;
  let isFirst = true;
  for await (const lines of cluster.logs({ namespace, pod, container, ...extent }, signal)) {
    if (held !== undefined) yield held;
    held = undefined;
    // A log may have such a line of its own: it is the kubelet's only where it is all there is.
    if (isFirst && lines.length === 1 && goneLog.test(lines[0] ?? '')) held = lines;
    else yield lines;
    isFirst = false;
  }
  if (held === undefined) return;
  throw new Problem('not-found', `The log of that run is gone: its node has removed it.`, {
    remedy: extent.previous
      ? nextStep('The current run has a log: leave out --previous.', 'other-run')
      : nextStep('Ask again: another run may have begun.', 'retry'),
    cause: new Error(held[0]),
  });
}

/** The first of them that is of this container; the first of all without one. `previous` prefers those that ran before. Throws Problem "usage". */
export function chosenLog(
  sources: readonly LogSource[],
  container: string | undefined,
  previous: boolean,
): LogSource | undefined {
  const fitting = sources.filter((source) => container === undefined || source.container === container);
  const chosen = (previous ? fitting.find(({ ranBefore }) => ranBefore) : undefined) ?? fitting[0];
  if (chosen !== undefined || container === undefined) return chosen;
  const names = [...new Set(sources.map((source) => source.container))];
  const [near] = nearestNames(container, names);
  const pods = [...new Set(sources.map((source) => source.pod))];
  const where = pods.length === 1 ? `pod ${pods[0]}` : 'its pods';
  throw new Problem('usage', `There is no container ${container} in ${where}.`, {
    remedy: [
      ...(near === undefined ? [] : [`Did you mean -c ${near}?`]),
      `There are: ${namesThere(container, names)}`,
    ],
  });
}
