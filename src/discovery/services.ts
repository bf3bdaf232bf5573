import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.js';
import { serviceKinds } from '../kserve/service-kinds.js';
import type { Service, ServiceKind } from '../kserve/service.js';
import { Problem } from '../problem.js';
import { bursts } from './bursts.js';
import { allKinds } from './kind-resources.js';
import { readRuntimes } from './runtimes.js';
import { serviceList, type ServiceList } from './service-list.js';
import { watchKinds, type KindEvent } from './watch-kinds.js';

export type ServiceQuery = { readonly namespace?: string; readonly labelSelector?: string };

export type KindQuery = ServiceQuery & { readonly kind: ServiceKind };

/** A list that is live, or one that says since when it is not. */
export type LiveServices =
  | {
      readonly type: 'live';
      readonly services: readonly Service[];
      /** A line for each kind that this person may not list, or that did not come: the others are shown without it. */
      readonly leftOut: readonly string[];
      /** Whether every InferenceService of these namespaces is among them. */
      readonly isWhole: boolean;
    }
  | {
      readonly type: 'stale';
      readonly why: string;
      /** The remedy, where more is known than to wait. */
      readonly remedy?: string;
      readonly retryInMs: number;
    };

/** Faster than an eye follows, slow enough for a thousand changes at once. */
const leastBurstMs = 50;
/** The read of runtimes has paused between tries of its own already. */
const runtimesRetryMs = 1000;
/** How long the first list waits for a kind that does not answer, once another has. */
const patienceMs = 1000;

/**
 * The services of several kinds, again after every burst of changes. Ends only with the signal. Throws Problem "cluster" if each
 * kind's first list is refused: that of the first kind.
 */
export async function* watchServices(
  cluster: Cluster,
  query: ServiceQuery & { readonly kinds?: readonly ServiceKind[] },
  signal: AbortSignal,
): AsyncGenerator<LiveServices, void, undefined> {
  const { kinds = allKinds, ...where } = query;
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const list = serviceList(kinds, (drafts) => readRuntimes(cluster, query.namespace, drafts, until));
  const sources: readonly AsyncIterable<KindEvent | 'late'>[] = watchKinds(cluster, kinds, where, until);
  const begun = Promise.withResolvers<void>();
  until.addEventListener('abort', () => begun.resolve());
  let isWaiting = true;
  let count = 0;
  try {
    for await (const events of bursts(
      [...sources, ...(kinds.length > 1 ? [patience(begun.promise, until)] : [])],
      () => (isWaiting ? 0 : burstMs(count)),
      until,
    )) {
      list.apply(events.filter((event) => event !== 'late'));
      if (!list.isEmpty()) begun.resolve();
      isWaiting &&= !list.isAnswered() && !events.includes('late');
      if (isWaiting || list.isEmpty()) continue;
      const refusal = list.refusal();
      if (refusal !== undefined) throw refusal;
      const interruption = list.interruption();
      if (interruption !== undefined) {
        yield interruption;
        continue;
      }
      for await (const found of onceRead(list, where, until)) {
        if (found.type === 'live') count = found.services.length;
        yield found;
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stop.abort();
  }
}

/** For how long changes are gathered: each list that is told is a copy, and a frame, which a key may have to wait for. */
export function burstMs(services: number): number {
  return Math.max(leastBurstMs, services / 100);
}

async function* patience(begun: Promise<void>, signal: AbortSignal): AsyncGenerator<'late', void, undefined> {
  await begun;
  await sleep(patienceMs, undefined, { signal });
  yield 'late';
}

/** The list with its runtimes. An API server that has no answer for those just now interrupts the list, and does not end it. */
async function* onceRead(
  list: ServiceList,
  { labelSelector }: ServiceQuery,
  signal: AbortSignal,
): AsyncGenerator<LiveServices, void, undefined> {
  for (;;) {
    const services = await list.services().catch(problemOf);
    signal.throwIfAborted();
    if (!(services instanceof Problem)) {
      const isWhole = labelSelector === undefined && list.has('inference');
      return yield { type: 'live', services, leftOut: leftOutLines(list), isWhole };
    }
    yield { type: 'stale', why: services.summary, retryInMs: runtimesRetryMs };
    await sleep(runtimesRetryMs, undefined, { signal });
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}

/** Of a kind that the cluster lacks there is nothing to say. */
function leftOutLines(list: ServiceList): readonly string[] {
  return [...list.leftOut()].flatMap(([kind, silence]) => {
    const what = `${serviceKinds[kind].noun}s are left out`;
    if (silence.type === 'stale') return [`${what}: ${silence.why}`];
    return silence.because === 'forbidden' ? [`${what}: ${silence.problem.summary}`] : [];
  });
}
