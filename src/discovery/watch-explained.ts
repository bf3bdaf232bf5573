import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.js';
import type { Service, ServiceKey, ServiceKind } from '../kserve/service.js';
import { explainServices } from './explain-services.js';
import { sameReasons, settledList, type Explanation, type SettledList } from './settled-list.js';
import { watchServices, type LiveServices, type ServiceQuery } from './services.js';

export { sameReasons } from './settled-list.js';

/** Milliseconds between two looks at pods: pods change without their service, which is what is watched. */
export type LookPace = {
  /** At least, however many services change. */
  readonly leastMs: number;
  /** After a look that brought nothing new the pause doubles, up to this. */
  readonly mostMs: number;
};

const usualPace: LookPace = { leastMs: 2000, mostMs: 60_000 };

export type LiveExplained =
  | Exclude<LiveServices, { readonly type: 'live' }>
  | {
      readonly type: 'live';
      readonly services: readonly Service[];
      /** The reasons why a kind was not listed, or pods were not asked; each is told once. */
      readonly warnings: readonly string[];
    };

/**
 * `watchServices` with what the pods say of services that are not ready, again when they say something else. With
 * `plainFirst` the first list comes before its pods were asked. Ends and throws as `watchServices` does.
 */
export async function* watchExplained(
  cluster: Cluster,
  query: ServiceQuery & { readonly kinds?: readonly ServiceKind[] },
  options: { readonly plainFirst: boolean; readonly pace?: LookPace },
  signal: AbortSignal,
): AsyncGenerator<LiveExplained, void, undefined> {
  const { plainFirst, pace = usualPace } = options;
  const stop = new AbortController();
  const source = watchServices(cluster, query, AbortSignal.any([signal, stop.signal]));
  const said = new Set<string>();
  const list = settledList();
  const looks = createPodLooks(cluster, list, pace, signal);
  let isLive = false;
  let isFirst = true;

  const once = (lines: readonly string[]) => {
    const fresh = lines.filter((line) => !said.has(line));
    for (const line of fresh) said.add(line);
    return fresh;
  };

  let coming = source.next();
  try {
    for (;;) {
      const turn = await nextOrDue(coming, isLive ? looks.dueInMs() : undefined, signal);
      if (turn === 'due') {
        const { isNew, warnings: all } = await looks.look(list.wanting());
        const warnings = once(all);
        if (isNew || warnings.length > 0) yield { type: 'live', services: list.services(), warnings };
        continue;
      }
      if (turn.done === true) return;
      coming = source.next();
      if (turn.value.type === 'stale') {
        isLive = false;
        yield turn.value;
        continue;
      }
      isLive = true;
      list.take(turn.value.services, turn.value.isWhole);
      const wanting = isFirst && !plainFirst ? list.wanting() : [];
      const lookedFor = wanting.length > 0 ? once((await looks.look(wanting)).warnings) : [];
      isFirst = false;
      yield {
        type: 'live',
        services: list.services(),
        warnings: [...once(turn.value.leftOut), ...lookedFor],
      };
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stop.abort();
    await coming.catch(() => undefined);
  }
}

/** The looks at the pods of the services in a list. */
type PodLooks = {
  /** Asks the pods of these services, and tells the list. `isNew`: they say something else than at the look before. */
  readonly look: (
    some: readonly Service[],
  ) => Promise<{ readonly isNew: boolean; readonly warnings: readonly string[] }>;
  /** Milliseconds until the next look; undefined: no service needs its pods. */
  readonly dueInMs: () => number | undefined;
};

function createPodLooks(cluster: Cluster, list: SettledList, pace: LookPace, signal: AbortSignal): PodLooks {
  let told: ReadonlyMap<ServiceKey, Explanation> = new Map();
  let lookedAt = -Infinity;
  let pauseMs = pace.leastMs;
  return {
    look: async (some) => {
      const { services, warnings } = await explainServices(cluster, some, signal);
      const next = new Map(
        services.map((service) => [service.key, { resourceVersion: service.resourceVersion, service }]),
      );
      const isNew = differ(told, next);
      pauseMs = isNew ? pace.leastMs : Math.min(pauseMs * 2, pace.mostMs);
      told = next;
      list.tell(told);
      lookedAt = performance.now();
      return { isNew, warnings };
    },
    dueInMs: () => {
      const wants = list.wants();
      if (wants === 'nothing') return undefined;
      const sinceMs = performance.now() - lookedAt;
      return Math.max(0, (wants === 'new' ? pace.leastMs : pauseMs) - sinceMs);
    },
  };
}

async function nextOrDue<T>(
  coming: Promise<T>,
  dueMs: number | undefined,
  signal: AbortSignal,
): Promise<T | 'due'> {
  if (dueMs === undefined) return coming;
  const stop = new AbortController();
  const due = sleep(dueMs, 'due' as const, { signal: AbortSignal.any([signal, stop.signal]) });
  try {
    return await Promise.race([coming, due]);
  } finally {
    stop.abort();
    due.catch(() => undefined);
  }
}

function differ(
  before: ReadonlyMap<ServiceKey, Explanation>,
  after: ReadonlyMap<ServiceKey, Explanation>,
): boolean {
  return [...after].some(([key, { service }]) => !sameReasons(service, before.get(key)?.service));
}
