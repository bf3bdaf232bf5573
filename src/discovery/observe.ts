import type { Cluster } from '../cluster/cluster.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Service } from '../kserve/service.js';
import {
  nothingRead,
  objectsOf,
  type GivenOptions,
  type ObjectKind,
  type Observations,
} from './observations.js';
import { readKind, type KindReading } from './read-kind.js';
import { createReadings, type Readings } from './readings.js';
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
