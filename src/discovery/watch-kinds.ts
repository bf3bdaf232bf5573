import { missingBecause, type Cluster, type Query, type WatchEvent } from '../cluster/cluster.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { ServiceKind } from '../kserve/service.js';
import { Problem } from '../problem.js';
import { loadKeeper, type KeptService } from './kept-service.js';
import { kindResources } from './kind-resources.js';

/** The cluster lacks a kind, or it may not be listed. */
export type MissingKind = {
  readonly type: 'missing';
  readonly because: 'forbidden' | 'absent';
  readonly problem: Problem;
};

/** An event of the objects of one kind. */
export type KindEvent = {
  readonly kind: ServiceKind;
  readonly event: WatchEvent<KeptService> | MissingKind;
};

/**
 * A watch of each kind. One that is missing is asked for again whenever another kind was read anew: so much may have changed
 * meanwhile. They end with the signal only; each throws what its watch throws, but that its kind is missing.
 */
export function watchKinds(
  cluster: Pick<Cluster, 'watch'>,
  kinds: readonly ServiceKind[],
  query: Query,
  signal: AbortSignal,
): readonly AsyncIterable<KindEvent>[] {
  const rereads = createBell(signal);
  return kinds.map(async function* (kind): AsyncGenerator<KindEvent, void, undefined> {
    const keep = await loadKeeper(kind);
    while (!signal.aborted) {
      const watching = watchKind(cluster, kind, query, keep, signal);
      let lists = 0;
      for (;;) {
        const next = await watching.next();
        if (next.done === true) {
          if (next.value === undefined) return;
          yield { kind, event: next.value };
          break;
        }
        if (next.value.type === 'listed' && lists++ > 0) rereads.ring();
        yield { kind, event: next.value };
      }
      await rereads.rung();
    }
  });
}

/** The newest version of a kind that the cluster has. Ends with the signal, or with what is missing. Throws what the watch throws else. */
export async function* watchKind<Kept>(
  cluster: Pick<Cluster, 'watch'>,
  kind: ServiceKind,
  query: Query,
  keep: (object: KubeObject) => Kept,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent<Kept>, MissingKind | undefined, undefined> {
  let missing: MissingKind | undefined;
  for (const resource of kindResources(kind)) {
    try {
      yield* cluster.watch(resource, query, keep, signal);
      return undefined;
    } catch (error) {
      const because = missingBecause(error);
      if (because === undefined || !(error instanceof Problem)) throw error;
      missing = { type: 'missing', because, problem: error };
      if (because === 'forbidden') break;
    }
  }
  return missing;
}

/** Wakes all that wait for it; the signal does so once and for all. */
function createBell(signal: AbortSignal): { readonly ring: () => void; readonly rung: () => Promise<void> } {
  const waiting = new Set<() => void>();
  const ring = () => {
    for (const wake of waiting) wake();
    waiting.clear();
  };
  signal.addEventListener('abort', ring, { once: true });
  return {
    ring,
    rung: () =>
      new Promise((resolve) => {
        if (signal.aborted) resolve();
        else waiting.add(resolve);
      }),
  };
}
