import type { Cluster } from '../cluster/cluster.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Service } from '../kserve/service.js';
import {
  type GivenOptions,
  nothingRead,
  type ObjectKind,
  objectsOf,
  type Observations,
} from './observations.js';
import { type KindReading, readKind } from './read-kind.js';
import { wantedObjects } from './wanted-objects.js';

/**
 * Reads what the likely candidates need, in as few calls as that takes; nothing at all when an address is given.
 * Throws Problem "cluster" for anything but a refusal (403) or a missing kind.
 */
export function observe(
  cluster: Cluster,
  service: Service | undefined,
  options: GivenOptions,
  signal: AbortSignal,
): Promise<Observations> {
  return observeFrom(createReadings(), cluster, service, options, signal);
}

/** As `observe`, where some of it was read already, or is being read. */
export function observeFrom(
  known: Readings,
  cluster: Cluster,
  service: Service | undefined,
  options: GivenOptions,
  signal: AbortSignal,
): Promise<Observations> {
  return readWanted(cluster, nothingSeen(cluster, service, options), service === undefined, known, signal);
}

/** Begins the first reads of `observe`, for whatever service. A read that fails rejects for those that ask for its kind. */
export function beginReading(
  known: Readings,
  cluster: Cluster,
  options: GivenOptions,
  signal: AbortSignal,
): void {
  const nothing = nothingSeen(cluster, undefined, options);
  for (const kind of wantedObjects(nothing, false)) {
    const reading = readKind(cluster, kind, nothing, signal);
    reading.catch(() => undefined);
    known.begin(kind, reading);
  }
}

function nothingSeen(
  { context, inCluster }: Cluster,
  service: Service | undefined,
  options: GivenOptions,
): Observations {
  return {
    context,
    inCluster,
    options,
    ...(service === undefined ? {} : { service }),
    objects: nothingRead,
    readings: {},
    refused: {},
    warnings: [],
    sideWarnings: [],
    complete: false,
  };
}

/** The same observations with everything that the remaining candidates need. Call it when no candidate answered, and `complete` is false. */
export function observeMore(
  known: Readings,
  cluster: Cluster,
  observations: Observations,
  signal: AbortSignal,
): Promise<Observations> {
  return readWanted(cluster, observations, true, known, signal);
}

/** Rounds of reads side by side, until nothing more is wanted: what one round finds decides what the next one needs. */
async function readWanted(
  cluster: Cluster,
  start: Observations,
  thorough: boolean,
  known: Readings,
  signal: AbortSignal,
): Promise<Observations> {
  let observations = start;
  for (;;) {
    const kinds = wantedObjects(observations, thorough);
    if (kinds.length === 0) break;
    const before = observations;
    const readings = await Promise.all(
      kinds.map((kind) => known.read(kind, () => readKind(cluster, kind, before, signal))),
    );
    observations = withReadings(observations, kinds, readings);
  }
  return { ...observations, complete: wantedObjects(observations, true).length === 0 };
}

/** Kinds that lead to a gateway where others do not: what configuration names needs none of them. */
const sideKinds: ReadonlySet<ObjectKind> = new Set<ObjectKind>([
  'httpRoutes',
  'virtualServices',
  'knativeServices',
  'knativeRoutes',
  'knativeIngresses',
  'istioGateways',
  'gatewayClasses',
  'ingressClasses',
  'openShiftIngresses',
]);

function withReadings(
  before: Observations,
  kinds: readonly ObjectKind[],
  readings: readonly KindReading[],
): Observations {
  const objects: Record<string, readonly KubeObject[]> = { ...before.objects };
  for (const [index, kind] of kinds.entries()) {
    const to = objectsOf(kind);
    objects[to] = [...before.objects[to], ...(readings[index]?.items ?? [])];
  }
  const outcomes = kinds.map((kind, index) => [kind, readings[index]?.missing ?? 'read'] as const);
  const refused = kinds.flatMap((kind, index) => {
    const namespaces = readings[index]?.refusedIn;
    return namespaces === undefined ? [] : [[kind, namespaces] as const];
  });
  const warned = (side: boolean) =>
    readings.flatMap(({ warning }, index) => {
      const kind = kinds[index];
      return warning !== undefined && kind !== undefined && sideKinds.has(kind) === side ? [warning] : [];
    });
  return {
    ...before,
    objects: { ...before.objects, ...objects },
    readings: { ...before.readings, ...Object.fromEntries(outcomes) },
    refused: { ...before.refused, ...Object.fromEntries(refused) },
    warnings: [...new Set([...before.warnings, ...warned(false)])],
    sideWarnings: [...new Set([...before.sideWarnings, ...warned(true)])],
  };
}

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

/** The objects read of the cluster: many services are looked for one after the other, and most of what they need is the same. */
export type Readings = {
  /** The reading of a kind: one that is fresh, or a new one. */
  readonly read: (kind: ObjectKind, read: () => Promise<KindReading>) => Promise<KindReading>;
  /** Keeps a read that was begun ahead for the first that asks for it, if that comes soon. */
  readonly begin: (kind: ObjectKind, reading: Promise<KindReading>) => void;
  /** Forgets all of it: something that was found by it failed. */
  readonly clear: () => void;
};

/** Readings of the cluster that several looks share: a kind that belongs to the whole cluster is read once, and again when it is old. */
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
