import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { listAt, textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { argOf } from '../kserve/component-spec.js';
import { readRouterRuns, type RouterRun } from '../kserve/router-log.js';
import { podSelector } from '../kserve/service-kinds.js';
import { Problem } from '../problem.js';
import type { Evidence } from './evidence.js';

/** It only adds to what is known. */
const lookMs = 1500;
/** A run of a large graph logs four lines a step. */
const lastLines = 400;
/** The log of each would have to be read. */
const mostPods = 3;
/** The kubelet's log follows what is written a moment later. */
const againMs = 150;

type LogCluster = Pick<Cluster, 'read' | 'logs'>;

/**
 * With what the router of a graph logged of this very call, which its answer does not tell; as it is where that cannot be told: the log may
 * not be read, or others called the graph at the same time, of whom it tells no call apart. Throws only signal.reason.
 */
export async function withRun<T>(
  cluster: LogCluster,
  evidence: Evidence<T>,
  signal: AbortSignal,
): Promise<Evidence<T>> {
  const { graph } = evidence;
  if (graph === undefined || evidence.roundTrip.response === undefined) return evidence;
  const run = await readRun(cluster, evidence, signal);
  return run === undefined ? evidence : { ...evidence, graph: { ...graph, run } };
}

async function readRun(
  cluster: LogCluster,
  evidence: Pick<Evidence, 'service' | 'roundTrip' | 'startedAt'>,
  signal: AbortSignal,
): Promise<RouterRun | undefined> {
  const { service } = evidence;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(lookMs)]);
  try {
    const query = { namespace: service.namespace, labelSelector: podSelector(service) };
    const { items } = await cluster.read(resources.pods, query, limited);
    if (items.length === 0 || items.length > mostPods) return undefined;
    const first = await runsAt(cluster, items, evidence, limited);
    if (first.length > 0) return only(first);
    await sleep(againMs, undefined, { signal: limited });
    return only(await runsAt(cluster, items, evidence, limited));
  } catch (error) {
    signal.throwIfAborted();
    if (limited.aborted || error instanceof Problem) return undefined;
    throw error;
  }
}

function only(runs: readonly RouterRun[]): RouterRun | undefined {
  return runs.length === 1 ? runs[0] : undefined;
}

/** The runs that ended while the call was under way. The log has whole seconds. */
async function runsAt(
  cluster: Pick<Cluster, 'logs'>,
  pods: readonly KubeObject[],
  { roundTrip, startedAt }: Pick<Evidence, 'roundTrip' | 'startedAt'>,
  signal: AbortSignal,
): Promise<readonly RouterRun[]> {
  const { response, timings } = roundTrip;
  const stated = Date.parse(response?.headers['date'] ?? '');
  const endMs = Number.isNaN(stated) ? startedAt + timings.totalMs : stated;
  const logs = await Promise.all(pods.map((pod) => routerLog(cluster, pod, signal)));
  return logs
    .flatMap((lines) => readRouterRuns(lines, lines.length >= lastLines))
    .filter(({ endedAt, tookMs }) => {
      const isInTime = endedAt <= endMs + 1000 && endedAt >= endMs - timings.totalMs - 1000;
      return isInTime && tookMs <= timings.totalMs;
    });
}

async function routerLog(
  cluster: Pick<Cluster, 'logs'>,
  pod: KubeObject,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const router = listAt(pod, 'spec', 'containers').find((one) => argOf(one, '--graph-json') !== undefined);
  const query = {
    namespace: textAt(pod, 'metadata', 'namespace') ?? '',
    pod: textAt(pod, 'metadata', 'name') ?? '',
    container: textAt(router, 'name') ?? '',
    tailLines: lastLines,
  };
  if (query.container === '') return [];
  const lines: string[] = [];
  for await (const some of cluster.logs(query, signal)) lines.push(...some);
  return lines;
}
