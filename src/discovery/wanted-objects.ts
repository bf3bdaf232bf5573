import { chooseGateways, usesTls } from './choose-gateway.js';
import type { FoundGateway } from './found-gateway.js';
import { textAt } from '../kserve/fields.js';
import { entryServiceOf } from './entry-service.js';
import { pickPort } from './gateway-service.js';
import { kserveConfig } from './kserve-config.js';
import { networkingLayer } from './knative.js';
import type { ObjectKind, Observations } from './observations.js';

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

function isGivenByEnvironment({ options: { environment } }: Observations): boolean {
  return ['ISVC_ADDRESS', 'INGRESS_HOST', 'KSERVE_INGRESS_HOST_PORT'].some((name) => environment[name]);
}

/** Inside the cluster: the Service that `status.address.url` names, and the pods behind it where it has no address of its own. */
function entryWants({ inCluster, service, options, objects }: Observations): readonly ObjectKind[] {
  if (!inCluster || options.gateway !== undefined || entryServiceOf(service) === undefined) return [];
  const isHeadless = objects.entryServices.some((entry) => textAt(entry, 'spec', 'clusterIP') === 'None');
  return ['entryServices', ...(isHeadless ? (['servicePods'] as const) : [])];
}

/** What the service alone tells us to read. */
function firstWants(
  { service, options, objects, readings }: Observations,
  thorough: boolean,
): readonly ObjectKind[] {
  const local = service?.clusterLocal === true && options.gateway === undefined;
  if (local && service.deploymentMode === 'Standard') return ['servicePods'];
  const stated = service?.deploymentMode;
  const mode = stated ?? (readings.kserveConfigs && kserveConfig(objects).defaultDeploymentMode);
  const gatewayApi = mode !== 'Knative' || thorough || options.gateway !== undefined;
  return [
    'kserveConfigs',
    'services',
    ...(gatewayApi || networkingLayer(objects) === 'gateway-api' ? (['gateways'] as const) : []),
    ...(mode === 'Knative' || service === undefined ? (['knativeConfigs'] as const) : []),
    ...(local ? (['servicePods'] as const) : []),
  ];
}

/** What the gateways that were found so far need. */
function furtherWants(observations: Observations, thorough: boolean): readonly ObjectKind[] {
  const { service, options, objects, readings } = observations;
  if (!readings.kserveConfigs || !readings.services) return [];
  const config = kserveConfig(objects);
  const { gateways, unrouted } = chooseGateways(observations);
  const knative = (service?.deploymentMode ?? config.defaultDeploymentMode) === 'Knative';
  const nothing = gateways.length === 0;
  const around = service !== undefined && options.gateway === undefined;
  const addressless = gateways.every((gateway) => !hasAddress(gateway));
  const wants: readonly (readonly [boolean, ObjectKind])[] = [
    [!knative && !config.enableGatewayApi && unrouted === undefined && nothing, 'ingresses'],
    [service === undefined || (options.gateway !== undefined && nothing), 'ingresses'],
    [(knative || options.gateway !== undefined) && nothing, 'istioGateways'],
    [objects.ingresses.length > 0 && (thorough || addressless), 'ingressClasses'],
    [objects.gateways.length > 0 && (thorough || gateways.every((each) => !each.service)), 'gatewayClasses'],
    [gateways.some((each) => hasNodePort(each, observations)) && (thorough || addressless), 'nodes'],
    [gateways.some((each) => each.service) && (thorough || unrouted !== undefined), 'gatewayPods'],
    [around && (thorough || unrouted !== undefined || nothing), 'servicePods'],
  ];
  return wants.flatMap(([wanted, kind]) => (wanted ? [kind] : []));
}

function hasAddress({ addresses, service }: FoundGateway): boolean {
  return addresses.length > 0 || (service?.externalAddresses.length ?? 0) > 0;
}

function hasNodePort(
  { service, listenerPort, localHost }: FoundGateway,
  observations: Observations,
): boolean {
  if (service === undefined || localHost !== undefined) return false;
  return pickPort(service, usesTls(observations), listenerPort)?.nodePort !== undefined;
}
