import type { Cluster, Query, Reading, Resource } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Service } from '../kserve/service.js';
import { chooseGateways } from './choose-gateway.js';
import { configNamespaces, kserveConfig } from './kserve-config.js';
import { entryServiceOf } from './entry-service.js';
import { parseObjectName, type ObjectName } from './object-name.js';
import { nothingRead, type GivenOptions, type ObjectKind, type Observations } from './observations.js';
import { wantedObjects } from './wanted-objects.js';

/** Reads that were begun before it was known whether they are wanted. */
export type Begun = ReadonlyMap<ObjectKind, Promise<Reading>>;

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
  readings: readonly Reading[],
): Observations {
  const read = kinds.map((kind, index) => [kind, readings[index]?.items ?? []] as const);
  const outcomes = kinds.map((kind, index) => [kind, readings[index]?.missing ?? 'read'] as const);
  const warnings = readings.flatMap(({ warning }) => warning ?? []);
  return {
    ...before,
    objects: { ...before.objects, ...Object.fromEntries(read) },
    readings: { ...before.readings, ...Object.fromEntries(outcomes) },
    warnings: [...new Set([...before.warnings, ...warnings])],
  };
}

/** Namespaces in which gateways usually are, for a person who may not read all of them. */
const gatewayNamespaces = ['istio-system', 'kourier-system', 'knative-serving', 'envoy-gateway-system'];

/** KServe and Knative make several Services for each of a person's; none of those is a gateway. */
const notOfServices = '!serving.kserve.io/inferenceservice,!serving.knative.dev/service';

function readKind(
  cluster: Cluster,
  kind: ObjectKind,
  observations: Observations,
  signal: AbortSignal,
): Promise<Reading> {
  const { objects, service, options } = observations;
  const ofGateway = parseObjectName(options.gateway)?.namespace;
  const ofConfig = parseObjectName(kserveConfig(objects).kserveIngressGateway)?.namespace;
  const stated = [ofGateway, ofConfig].filter((namespace) => namespace !== undefined);
  const anywhere = (resource: Resource, query: Query, namespaces: readonly string[]) =>
    readAnywhere(cluster, resource, query, namespaces, signal);
  switch (kind) {
    case 'kserveConfigs':
      return anywhere(
        resources.configMaps,
        { fieldSelector: 'metadata.name=inferenceservice-config' },
        configNamespaces,
      );
    case 'knativeConfigs':
      return cluster.read(resources.configMaps, { namespace: 'knative-serving' }, signal);
    case 'services':
      return anywhere(resources.services, { labelSelector: notOfServices }, [
        ...stated,
        ...gatewayNamespaces,
      ]);
    case 'gateways':
      return anywhere(resources.gateways, {}, stated);
    case 'istioGateways':
      return anywhere(resources.istioGateways, {}, [...stated, 'knative-serving', 'istio-system']);
    case 'gatewayClasses':
      return cluster.read(resources.gatewayClasses, {}, signal);
    case 'ingressClasses':
      return cluster.read(resources.ingressClasses, {}, signal);
    case 'nodes':
      return cluster.read(resources.nodes, {}, signal);
    case 'ingresses':
      return service === undefined || options.gateway !== undefined
        ? anywhere(resources.ingresses, {}, stated)
        : cluster.read(resources.ingresses, nameQuery(service), signal);
    case 'gatewayPods':
      return readGatewayPods(cluster, observations, signal);
    case 'servicePods':
      return readServicePods(cluster, service, signal);
    case 'entryServices':
      return readEntryService(cluster, service, signal);
  }
}

function nameQuery({ namespace, name }: ObjectName): Query {
  return { namespace, fieldSelector: `metadata.name=${name}` };
}

/** All namespaces at once; where that is refused, the likely ones, and no warning if they give something. */
async function readAnywhere(
  cluster: Cluster,
  resource: Resource,
  query: Query,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<Reading> {
  const everywhere = await cluster.read(resource, query, signal);
  if (everywhere.missing !== 'forbidden') return everywhere;
  const some = await Promise.all(
    [...new Set(namespaces)].map((namespace) => cluster.read(resource, { ...query, namespace }, signal)),
  );
  const items: readonly KubeObject[] = some.flatMap((reading) => reading.items);
  return items.length === 0 ? everywhere : { items };
}

async function readGatewayPods(
  cluster: Cluster,
  observations: Observations,
  signal: AbortSignal,
): Promise<Reading> {
  const services = chooseGateways(observations).gateways.flatMap(({ service }) => service ?? []);
  const queries = services.flatMap(({ namespace, selector }) => {
    const labelSelector = Object.entries(selector)
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
    return labelSelector === '' ? [] : [{ namespace, labelSelector }];
  });
  return merged(await Promise.all(queries.map((query) => cluster.read(resources.pods, query, signal))));
}

async function readServicePods(
  cluster: Cluster,
  service: Service | undefined,
  signal: AbortSignal,
): Promise<Reading> {
  if (service === undefined) return { items: [] };
  const labelSelector = `serving.kserve.io/inferenceservice=${service.name}`;
  return cluster.read(resources.pods, { namespace: service.namespace, labelSelector }, signal);
}

async function readEntryService(
  cluster: Cluster,
  service: Service | undefined,
  signal: AbortSignal,
): Promise<Reading> {
  const named = entryServiceOf(service);
  return named === undefined ? { items: [] } : cluster.read(resources.services, nameQuery(named), signal);
}

function merged(readings: readonly Reading[]): Reading {
  const refused = readings.find((reading) => reading.missing !== undefined);
  const items = readings.flatMap((reading) => reading.items);
  return items.length === 0 && refused !== undefined ? refused : { items };
}
