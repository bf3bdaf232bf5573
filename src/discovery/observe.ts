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
import { wantedObjects } from './wanted-objects.js';

/** Reads that were begun before it was known whether they are wanted. */
export type Begun = ReadonlyMap<ObjectKind, Promise<KindReading>>;

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
  return observeFrom(new Map(), cluster, service, options, signal);
}

/** As `observe`, where some of it is being read already. */
export function observeFrom(
  begun: Begun,
  cluster: Cluster,
  service: Service | undefined,
  options: GivenOptions,
  signal: AbortSignal,
): Promise<Observations> {
  return readWanted(cluster, nothingSeen(cluster, service, options), service === undefined, begun, signal);
}

/** Begins the first reads of `observe`, for whatever service. A failure is told to those who want what failed. */
export function beginReading(cluster: Cluster, options: GivenOptions, signal: AbortSignal): Begun {
  const nothing = nothingSeen(cluster, undefined, options);
  const kinds = wantedObjects(nothing, false);
  const begun = kinds.map((kind) => [kind, readKind(cluster, kind, nothing, signal)] as const);
  for (const [, reading] of begun) reading.catch(() => undefined);
  return new Map(begun);
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
    complete: false,
  };
}

/** The same observations with everything that the remaining candidates need. Call it when no candidate answered, and `complete` is false. */
export function observeMore(
  cluster: Cluster,
  observations: Observations,
  signal: AbortSignal,
): Promise<Observations> {
  return readWanted(cluster, observations, true, new Map(), signal);
}

/** Rounds of reads side by side, until nothing more is wanted: what one round finds decides what the next one needs. */
async function readWanted(
  cluster: Cluster,
  start: Observations,
  thorough: boolean,
  begun: Begun,
  signal: AbortSignal,
): Promise<Observations> {
  let observations = start;
  for (;;) {
    const kinds = wantedObjects(observations, thorough);
    if (kinds.length === 0) break;
    const before = observations;
    const readings = await Promise.all(
      kinds.map((kind) => begun.get(kind) ?? readKind(cluster, kind, before, signal)),
    );
    observations = withReadings(observations, kinds, readings);
  }
  return { ...observations, complete: wantedObjects(observations, true).length === 0 };
}

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
  const warnings = readings.flatMap(({ warning }) => warning ?? []);
  return {
    ...before,
    objects: { ...before.objects, ...objects },
    readings: { ...before.readings, ...Object.fromEntries(outcomes) },
    refused: { ...before.refused, ...Object.fromEntries(refused) },
    warnings: [...new Set([...before.warnings, ...warnings])],
  };
}
