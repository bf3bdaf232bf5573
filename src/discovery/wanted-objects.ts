import type { Service } from '../kserve/service.js';
import { chooseGateways, isStandard, modeOf } from './choose-gateway.js';
import { type FoundGateway, pickPort } from './gateway-service.js';
import { textAt } from '../kserve/fields.js';
import { entryServiceOf } from './address-rules.js';
import { labeledElsewhere } from './gateway-owner.js';
import { givenCandidates } from './service-routes.js';
import { kserveConfig, kserveNamespace } from './kserve-config.js';
import { networkingLayer } from './knative.js';
import { knativeNamespace, loadBalancerServices } from './knative-objects.js';
import {
  findNamed,
  nameOf,
  type ObjectName,
  parseObjectName,
  parseServiceHost,
  sameName,
} from './object-name.js';
import { type ObjectKind, type Observations, usesTls } from './observations.js';
import { routeParents, virtualServiceGateways } from './own-routes.js';

/**
 * Which kinds to read next, knowing what was read so far; none when there is enough. `thorough` asks for what every candidate needs,
 * else for what the likely ones do: an address of a load balancer makes nodes and pods unnecessary.
 */
export function wantedObjects(observations: Observations, thorough: boolean): readonly ObjectKind[] {
  const { options, readings } = observations;
  if (options.address !== undefined || (!thorough && isGivenByEnvironment(observations))) return [];
  const wants = [
    ...entryWants(observations),
    ...firstWants(observations, thorough),
    ...furtherWants(observations, thorough),
  ];
  return [...new Set(wants)].filter((kind) => readings[kind] === undefined);
}

function isGivenByEnvironment(observations: Observations): boolean {
  return givenCandidates(observations.options, usesTls(observations)).candidates.length > 0;
}

/** Inside the cluster: the Service that `status.address.url` names, and the pods behind it where it has no address of its own. */
function entryWants({ inCluster, service, options, objects }: Observations): readonly ObjectKind[] {
  if (!inCluster || options.gateway !== undefined || entryServiceOf(service) === undefined) return [];
  const isHeadless = objects.entryServices.some((entry) => textAt(entry, 'spec', 'clusterIP') === 'None');
  return ['entryServices', ...(isHeadless ? (['servicePods'] as const) : [])];
}

/** The objects that the service alone tells us to read. */
function firstWants(observations: Observations, thorough: boolean): readonly ObjectKind[] {
  const { service, options, readings } = observations;
  const byFlag = options.gateway !== undefined;
  const local = service?.clusterLocal === true && !byFlag;
  const pods = podWants(service);
  if (local && isStandard(service)) return pods;
  const known =
    isStandard(service) || service?.deploymentMode !== undefined || readings.kserveConfigs !== undefined;
  const mode = known ? modeOf(service, kserveConfig(observations)) : undefined;
  const own = service !== undefined && !byFlag;
  const knative = mode === 'Knative';
  const layer = knative ? networkingLayer(observations) : undefined;
  // KServe makes no route of it: a person may have written one of any kind.
  const isRawGraph = mode === 'Standard' && service?.kind === 'graph';
  const wants: readonly (readonly [boolean, ObjectKind])[] = [
    [options.kserveNamespace === undefined, 'kserveWebhooks'],
    [true, 'kserveConfigs'],
    [true, 'services'],
    [!knative || thorough || byFlag || layer === 'gateway-api', 'gateways'],
    [knative || service === undefined, 'knativeConfigs'],
    [own && (mode === 'Standard' || layer === 'gateway-api') && !local, 'httpRoutes'],
    [own && knative, 'knativeServices'],
    [own && knative, 'knativeRoutes'],
    [own && knative, 'knativeIngresses'],
    [own && (knative || isRawGraph) && !local, 'virtualServices'],
    [own && (knative || isRawGraph) && !local, 'istioGateways'],
    [own && isRawGraph && !local, 'ingresses'],
  ];
  return [...wants.flatMap(([wanted, kind]) => (wanted ? [kind] : [])), ...(local ? pods : [])];
}

/** The objects that a port-forward to the service itself needs: whether the pods of an LLMInferenceService speak TLS is told by its Service. */
function podWants(service: Service | undefined): readonly ObjectKind[] {
  return service?.kind === 'llm' ? ['servicePods', 'workloadServices'] : ['servicePods'];
}

/** The objects that the gateways found so far need. */
function furtherWants(observations: Observations, thorough: boolean): readonly ObjectKind[] {
  const { service, options, objects, readings } = observations;
  if (!readings.kserveConfigs || !readings.services) return [];
  const config = kserveConfig(observations);
  const { gateways, unrouted } = chooseGateways(observations);
  const knative = modeOf(service, config) === 'Knative';
  const byFlag = options.gateway !== undefined;
  const nothing = gateways.length === 0;
  const around = service !== undefined && !byFlag;
  const addressless = gateways.every((gateway) => !hasAddress(gateway));
  const istio =
    (knative && networkingLayer(observations) === 'istio') ||
    byFlag ||
    (service?.kind === 'graph' && virtualServiceGateways(observations).length > 0);
  const names = wantedNames(observations);
  const told = kserveNamespace(observations).namespace;
  const wants: readonly (readonly [boolean, ObjectKind])[] = [
    [isHidden(observations, 'kserveConfigs', told), 'namedKserveConfigs'],
    [readings.knativeConfigs !== undefined && objects.knativeConfigs.length === 0, 'knativeWebhooks'],
    [isElsewhere(observations), 'namedKnativeConfigs'],
    [names.services.length > 0, 'namedServices'],
    [names.gateways.length > 0, 'namedGateways'],
    [names.istioGateways.length > 0, 'namedIstioGateways'],
    [!knative && !config.enableGatewayApi && unrouted === undefined && nothing, 'ingresses'],
    [byFlag && nothing, 'ingresses'],
    [istio && (nothing || service === undefined), 'istioGateways'],
    [istio && nothing && objects.istioGateways.length > 0, 'istioWebhooks'],
    [gateways.every((each) => !each.service) && labeledElsewhere(observations).length > 0, 'envoyWebhooks'],
    [config.platform === 'OpenShift AI', 'openShiftIngresses'],
    [objects.ingresses.length > 0 && (thorough || addressless), 'ingressClasses'],
    [objects.gateways.length > 0 && (thorough || gateways.every((each) => !each.service)), 'gatewayClasses'],
    [gateways.some((each) => hasNodePort(each, observations)) && (thorough || addressless), 'nodes'],
    [gateways.some((each) => each.service) && (thorough || unrouted !== undefined), 'gatewayPods'],
  ];
  const needsPods = around && (thorough || unrouted !== undefined || nothing);
  return [
    ...wants.flatMap(([wanted, kind]) => (wanted ? [kind] : [])),
    ...(needsPods ? podWants(service) : []),
  ];
}

/** Whether the configuration may be in a namespace that was told, and was not seen because not all namespaces may be listed. */
function isHidden(
  { objects, refused }: Observations,
  kind: 'kserveConfigs',
  namespace: string | undefined,
): boolean {
  return (
    namespace !== undefined &&
    refused[kind] !== undefined &&
    !objects[kind].some((object) => nameOf(object).namespace === namespace)
  );
}

/** Knative's ConfigMaps were read where they usually are; its webhook may have told another namespace since. */
function isElsewhere(observations: Observations): boolean {
  return (
    observations.readings.knativeConfigs !== undefined && knativeNamespace(observations) !== 'knative-serving'
  );
}

function hasAddress({ addresses, service }: FoundGateway): boolean {
  return (
    addresses.length > 0 || (service?.externalAddresses.length ?? 0) + (service?.externalIps.length ?? 0) > 0
  );
}

function hasNodePort({ service, listener, localHost }: FoundGateway, observations: Observations): boolean {
  if (service === undefined || localHost !== undefined) return false;
  return pickPort(service, usesTls(observations), listener)?.nodePort !== undefined;
}

/** Objects that are named, and were not seen because not all namespaces may be listed. */
export type WantedNames = {
  readonly services: readonly ObjectName[];
  readonly gateways: readonly ObjectName[];
  readonly istioGateways: readonly ObjectName[];
};

/** The objects that the service's own routes and KServe's configuration name, where a list of all namespaces was refused: read one by one. */
export function wantedNames(observations: Observations): WantedNames {
  const { objects, refused, readings, options } = observations;
  const config = kserveConfig(observations);
  const parents = routeParents(observations).map(({ gateway }) => gateway);
  const stated = config.source === undefined ? [] : [config.kserveIngressGateway].map(parseObjectName);
  const given = [parseObjectName(options.gateway)];
  const ingressService = parseServiceHost(config.ingressService);
  const missing = (
    kind: 'services' | 'gateways' | 'istioGateways',
    names: readonly (ObjectName | undefined)[],
  ) =>
    refused[kind] === undefined
      ? []
      : names
          .flatMap((name) => name ?? [])
          .filter((name) => findNamed(objects[kind], name) === undefined)
          .filter((name, index, all) => all.findIndex((other) => sameName(other, name)) === index);
  return {
    services: missing('services', [
      ...loadBalancerServices(observations, 'external').map(({ service }) => service),
      ...loadBalancerServices(observations, 'local').map(({ service }) => service),
      ...(config.source === undefined ? [] : [ingressService]),
      ...given,
    ]),
    gateways: missing('gateways', [...parents, ...(config.enableGatewayApi ? stated : []), ...given]),
    istioGateways:
      readings.istioGateways === undefined
        ? []
        : missing('istioGateways', [
            ...virtualServiceGateways(observations).map(({ gateway }) => gateway),
            ...given,
          ]),
  };
}
