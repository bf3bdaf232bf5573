import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.js';
import type { Service, ServiceKey, ServiceKind } from '../kserve/service.js';
import { explainServices } from './explain-services.js';
import { sameReasons, settledList, type Explanation } from './settled-list.js';
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
  let told: ReadonlyMap<ServiceKey, Explanation> = new Map();
  const list = settledList();
  let isLive = false;
  let lookedAt = -Infinity;
  let pauseMs = pace.leastMs;
  let isFirst = true;

  const once = (lines: readonly string[]) => {
    const fresh = lines.filter((line) => !said.has(line));
    for (const line of fresh) said.add(line);
    return fresh;
  };
  /** Asks the pods of those that need them; returns what is to be told of the asking itself. */
  const look = async (some: readonly Service[]): Promise<readonly string[]> => {
    const found = await explainServices(cluster, some, signal);
    const next = new Map(
      found.services.map((service) => [service.key, { resourceVersion: service.resourceVersion, service }]),
    );
    pauseMs = differ(told, next) ? pace.leastMs : Math.min(pauseMs * 2, pace.mostMs);
    told = next;
    list.tell(told);
    lookedAt = performance.now();
    return once(found.warnings);
  };

  let coming = source.next();
  try {
    for (;;) {
      const turn = await nextOrDue(coming, dueInMs(), signal);
      if (turn === 'due') {
        if (!isLive) continue;
        const before = told;
        const warnings = await look(list.wanting());
        if (warnings.length > 0 || differ(before, told)) {
          yield { type: 'live', services: list.services(), warnings };
        }
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
      const lookedFor = wanting.length > 0 ? await look(wanting) : [];
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

  /** Undefined: no service needs its pods. */
  function dueInMs(): number | undefined {
    const wants = list.wants();
    if (!isLive || wants === 'nothing') return undefined;
    const sinceMs = performance.now() - lookedAt;
    return Math.max(0, (wants === 'new' ? pace.leastMs : pauseMs) - sinceMs);
  }
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
