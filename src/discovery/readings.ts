import type { ObjectKind } from './observations.js';
import type { KindReading } from './read-kind.js';

/** Older than this, what was read ahead may no longer be so. */
const aheadMs = 3000;
/** How long services that follow one another share what belongs to none of them. What fails is read anew at once. */
const sharedMs = 30_000;

/** Kinds whose reading is the same for every service. */
const ofCluster: ReadonlySet<ObjectKind> = new Set<ObjectKind>([
  'kserveWebhooks',
  'knativeWebhooks',
  'istioWebhooks',
  'kserveConfigs',
  'knativeConfigs',
  'services',
  'gateways',
  'gatewayClasses',
  'istioGateways',
  'ingressClasses',
  'openShiftIngresses',
  'nodes',
]);

/** What was read of the cluster: many services are looked for one after the other, and most of what they need is the same. */
export type Readings = {
  /** The reading of a kind: one that is fresh, or a new one. */
  readonly read: (kind: ObjectKind, read: () => Promise<KindReading>) => Promise<KindReading>;
  /** Keeps a read that was begun ahead for the first that asks for it, if that comes soon. */
  readonly begin: (kind: ObjectKind, reading: Promise<KindReading>) => void;
  /** Forgets all of it: something that was found by it failed. */
  readonly clear: () => void;
};

export function createReadings(): Readings {
  const ahead = new Map<ObjectKind, { readonly reading: Promise<KindReading>; readonly atMs: number }>();
  const shared = new Map<ObjectKind, { readonly reading: KindReading; readonly atMs: number }>();
  const pending = new Map<ObjectKind, Promise<KindReading>>();
  return {
    read: async (kind, read) => {
      if (!ofCluster.has(kind)) return read();
      const known = shared.get(kind);
      if (known !== undefined && isFresh(known.atMs, sharedMs)) return known.reading;
      const other = pending.get(kind);
      // The look that began it may have been given up.
      if (other !== undefined) return other.catch(read);
      const begun = ahead.get(kind);
      ahead.delete(kind);
      const isSoon = begun !== undefined && isFresh(begun.atMs, aheadMs);
      const atMs = isSoon ? begun.atMs : performance.now();
      const own = isSoon ? begun.reading : read();
      pending.set(kind, own);
      try {
        const reading = await own;
        shared.set(kind, { reading, atMs });
        return reading;
      } finally {
        if (pending.get(kind) === own) pending.delete(kind);
      }
    },
    begin: (kind, reading) => ahead.set(kind, { reading, atMs: performance.now() }),
    clear: () => {
      ahead.clear();
      shared.clear();
    },
  };
}

function isFresh(atMs: number, limitMs: number): boolean {
  return performance.now() - atMs < limitMs;
}
