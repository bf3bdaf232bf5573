import { podSelector } from '../kserve/service-kinds.js';
import type { Cluster, Query, Reading, Resource } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import type { Service } from '../kserve/service.js';
import { chooseGateways } from './choose-gateway.js';
import { entryServiceOf } from './address-rules.js';
import { envoyWebhook, labeledElsewhere } from './gateway-owner.js';
import { configName, kserveNamespace, usualNamespaces } from './kserve-config.js';
import { webhookNamespace } from '../kserve/webhook-namespace.js';
import { knativeNamespace } from './knative-objects.js';
import { wantedNames } from './wanted-objects.js';
import { type ObjectName, parseObjectName } from './object-name.js';
import type { ObjectKind, Observations } from './observations.js';

/** The objects read of a kind. */
export type KindReading = Reading & {
  /** Where the list of all namespaces was refused: those of the namespaces asked one by one that refused as well. */
  readonly refusedIn?: readonly string[];
};

type Reader = (cluster: Cluster, observations: Observations, signal: AbortSignal) => Promise<KindReading>;

/** Namespaces in which gateways usually are, for a person who may not read all of them. */
const gatewayNamespaces = [
  'istio-system',
  'istio-ingress',
  'kourier-system',
  'knative-serving',
  'envoy-gateway-system',
];

/** KServe and Knative make several Services for each of a person's; none of those is a gateway, nor is any that is only another name. */
const notOfServices: Query = {
  labelSelector: '!serving.kserve.io/inferenceservice,!serving.knative.dev/service',
  fieldSelector: 'spec.type!=ExternalName',
};

/** Reads what discovery needs of a kind. Throws Problem "cluster" for anything but a refusal (403) or a missing kind. */
export function readKind(
  cluster: Cluster,
  kind: ObjectKind,
  observations: Observations,
  signal: AbortSignal,
): Promise<KindReading> {
  return readers[kind](cluster, observations, signal);
}

const readers: Readonly<Record<ObjectKind, Reader>> = {
  kserveWebhooks: readKserveWebhooks,
  knativeWebhooks: named(resources.validatingWebhooks, () => ['config.webhook.serving.knative.dev']),
  istioWebhooks: named(resources.validatingWebhooks, () => ['istiod-default-validator']),
  envoyWebhooks: named(resources.mutatingWebhooks, (observations) =>
    labeledElsewhere(observations).map((namespace) => `${envoyWebhook}.${namespace}`),
  ),
  kserveConfigs: readKserveConfigs,
  knativeConfigs: list(resources.configMaps, () => ({ namespace: 'knative-serving' })),
  services: anywhere(resources.services, notOfServices, gatewayNamespaces),
  gateways: anywhere(resources.gateways, {}, ['kserve']),
  istioGateways: (cluster, observations, signal) =>
    inVersions(resources.istioGateways, istioVersions, (resource) =>
      anywhere(resource, {}, ['knative-serving', 'istio-system'])(cluster, observations, signal),
    ),
  gatewayClasses: list(resources.gatewayClasses, () => ({})),
  ingressClasses: list(resources.ingressClasses, () => ({})),
  openShiftIngresses: named(resources.openShiftIngresses, () => ['cluster']),
  nodes: list(resources.nodes, () => ({})),
  ingresses: (cluster, observations, signal) => {
    const { service, options } = observations;
    return service === undefined || options.gateway !== undefined
      ? anywhere(resources.ingresses, {}, [])(cluster, observations, signal)
      : cluster.readOne(resources.ingresses, service.namespace, service.name, signal);
  },
  httpRoutes: ofService(resources.httpRoutes, routesOf),
  virtualServices: (cluster, { service }, signal) =>
    service === undefined
      ? Promise.resolve({ items: [] })
      : inVersions(resources.virtualServices, istioVersions, (resource) =>
          cluster.readOne(resource, service.namespace, service.name, signal),
        ),
  // KServe labels what it makes, and Knative passes labels on (serving, pkg/reconciler/route/resources/ingress.go).
  knativeServices: ofService(resources.knativeServices, knativeServiceOf),
  knativeRoutes: ofService(resources.knativeRoutes, madeByKnative),
  knativeIngresses: ofService(resources.knativeIngresses, madeByKnative),
  gatewayPods: readGatewayPods,
  servicePods: ofService(resources.pods, labeled),
  workloadServices: ofService(resources.services, labeled),
  entryServices: eachOf(resources.services, ({ service }) => [entryServiceOf(service) ?? []].flat()),
  namedKserveConfigs: eachOf(resources.configMaps, (observations) => {
    const { namespace } = kserveNamespace(observations);
    return namespace === undefined ? [] : [{ namespace, name: configName }];
  }),
  namedKnativeConfigs: list(resources.configMaps, (observations) => ({
    namespace: knativeNamespace(observations),
  })),
  namedServices: eachOf(resources.services, (observations) => wantedNames(observations).services),
  namedGateways: eachOf(resources.gateways, (observations) => wantedNames(observations).gateways),
  namedIstioGateways: eachOf(
    resources.istioGateways,
    (observations) => wantedNames(observations).istioGateways,
  ),
};

/** Istio before 1.22 has no v1, and before 1.5 no v1beta1; the fields are the same. */
export const istioVersions = ['v1', 'v1beta1', 'v1alpha3'];

/** The first version that the cluster has. */
export async function inVersions(
  resource: Resource,
  versions: readonly string[],
  read: (resource: Resource) => Promise<KindReading>,
): Promise<KindReading> {
  const [version = resource.version, ...older] = versions;
  const reading = await read({ ...resource, version });
  return reading.missing === 'absent' && older.length > 0 ? inVersions(resource, older, read) : reading;
}

function list(resource: Resource, query: (observations: Observations) => Query): Reader {
  return (cluster, observations, signal) => cluster.read(resource, query(observations), signal);
}

/** Objects with the labels that KServe gives what it makes for the service. */
function labeled(service: Service): Query {
  return { namespace: service.namespace, labelSelector: podSelector(service) };
}

/**
 * KServe gives the Knative Service of a graph its name, and of its own labels none: only the pods have them
 * (kserve v0.20.0 pkg/controller/v1alpha1/inferencegraph/knative_reconciler.go, createKnativeService).
 */
function knativeServiceOf(service: Service): Query {
  const { kind, namespace, name } = service;
  return kind === 'graph' ? { namespace, fieldSelector: `metadata.name=${name}` } : labeled(service);
}

/** Knative labels what it makes with the name of its Service (serving v0.48.1 pkg/reconciler/service/resources/route.go). */
function madeByKnative(service: Service): Query {
  const { kind, namespace, name } = service;
  return kind === 'graph'
    ? { namespace, labelSelector: `serving.knative.dev/service=${name}` }
    : labeled(service);
}

/**
 * KServe names the route of an InferenceService after it, and labels that of an LLMInferenceService as its pods; net-gateway-api names one
 * after each host, with the labels of Knative's Ingress (net-gateway-api, pkg/reconciler/ingress/resources/httproute.go, MakeHTTPRoute).
 * A route to a graph is written by a person, under any name.
 */
function routesOf(service: Service): Query {
  const { kind, namespace, name, deploymentMode } = service;
  if (deploymentMode === 'Knative' || kind === 'llm') return labeled(service);
  return kind === 'graph' ? { namespace } : { namespace, fieldSelector: `metadata.name=${name}` };
}

function ofService(resource: Resource, query: (service: Service) => Query): Reader {
  return (cluster, { service }, signal) =>
    service === undefined ? Promise.resolve({ items: [] }) : cluster.read(resource, query(service), signal);
}

/** Objects of no namespace, by name. That one may not be read is usual, and no warning: others tell as well. */
function named(resource: Resource, names: (observations: Observations) => readonly string[]): Reader {
  return async (cluster, observations, signal) => {
    const all = names(observations).map((name) => cluster.readOne(resource, undefined, name, signal));
    const { warning: _usual, ...reading } = merged(await Promise.all(all));
    return reading;
  };
}

function eachOf(resource: Resource, names: (observations: Observations) => readonly ObjectName[]): Reader {
  return async (cluster, observations, signal) =>
    merged(
      await Promise.all(
        names(observations).map(({ namespace, name }) => cluster.readOne(resource, namespace, name, signal)),
      ),
    );
}

/** All namespaces at once; where that is refused, the likely ones, and no warning if they give something. */
function anywhere(resource: Resource, query: Query, likely: readonly string[]): Reader {
  return async (cluster, { options }, signal) => {
    const given = parseObjectName(options.gateway)?.namespace;
    return elseOneByOne(
      await cluster.read(resource, query, signal),
      [...new Set([...(given === undefined ? [] : [given]), ...likely])],
      (namespace) => cluster.read(resource, { ...query, namespace }, signal),
    );
  };
}

async function elseOneByOne(
  everywhere: Reading,
  namespaces: readonly string[],
  read: (namespace: string) => Promise<Reading>,
): Promise<KindReading> {
  if (everywhere.missing !== 'forbidden') return everywhere;
  const some = await Promise.all(namespaces.map(read));
  const items = some.flatMap((reading) => reading.items);
  const refusedIn = namespaces.filter((_, index) => some[index]?.missing === 'forbidden');
  return items.length === 0 ? { ...everywhere, refusedIn } : { items, refusedIn };
}

/** The one that InferenceServices have; else the one of LLMInferenceServices, which may be installed alone (KServe 0.16 and newer). */
async function readKserveWebhooks(
  cluster: Cluster,
  _: Observations,
  signal: AbortSignal,
): Promise<KindReading> {
  const read = (name: string) => cluster.readOne(resources.validatingWebhooks, undefined, name, signal);
  const first = await read('inferenceservice.serving.kserve.io');
  const tells = webhookNamespace(first.items) !== undefined;
  const reading =
    tells || first.missing !== undefined ? first : await read('llminferenceservice.serving.kserve.io');
  const { warning: _usual, ...rest } = reading;
  return rest;
}

/** Wherever there is one, to tell those that are ignored; where not all may be listed, in the usual namespaces. */
async function readKserveConfigs(
  cluster: Cluster,
  { options }: Observations,
  signal: AbortSignal,
): Promise<KindReading> {
  const query = { fieldSelector: `metadata.name=${configName}` };
  const { kserveNamespace: own } = options;
  return elseOneByOne(
    await cluster.read(resources.configMaps, query, signal),
    own === undefined ? usualNamespaces : [own],
    (namespace) => cluster.readOne(resources.configMaps, namespace, configName, signal),
  );
}

async function readGatewayPods(
  cluster: Cluster,
  observations: Observations,
  signal: AbortSignal,
): Promise<KindReading> {
  const services = chooseGateways(observations).gateways.flatMap(({ service }) => service ?? []);
  const queries = services.flatMap(({ namespace, selector }) => {
    const labelSelector = Object.entries(selector)
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
    return labelSelector === '' ? [] : [{ namespace, labelSelector }];
  });
  return merged(await Promise.all(queries.map((query) => cluster.read(resources.pods, query, signal))));
}

function merged(readings: readonly Reading[]): Reading {
  const refused = readings.find((reading) => reading.missing !== undefined);
  const items = readings.flatMap((reading) => reading.items);
  return items.length === 0 && refused !== undefined ? refused : { items };
}
