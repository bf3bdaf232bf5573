import { isClusterHost } from '../kserve/service-url.js';
import { type FoundGateway, parseGatewayService } from './gateway-service.js';
import { acceptedAddresses, implementationOf, ownerService, programmedAddresses } from './gateway-owner.js';
import { gatewayListener, type ListenerRef } from './gateway-listeners.js';
import { findNamed, formatName, type ObjectName } from './object-name.js';
import type { Observations } from './observations.js';

/**
 * The way to a Gateway API Gateway: its Service, and its listener for the service's host. The Gateway itself may be
 * unreadable; the Service's labels are then enough.
 */
export function gatewayApiGateway(
  observations: Observations,
  wanted: ObjectName,
  tls: boolean,
  belief: FoundGateway['belief'],
  why: string,
  ref: ListenerRef = {},
): FoundGateway | undefined {
  const { objects } = observations;
  const gateway = findNamed(objects.gateways, wanted);
  const services = objects.services.map(parseGatewayService);
  const found = gatewayListener(gateway, observations.service?.url?.host, tls, ref);
  const believed = belief === 'route' ? acceptedAddresses(observations, wanted) : 'all';
  const { service, addressesHold } = ownerService(
    observations,
    services,
    wanted,
    gateway,
    found?.listener,
    believed,
  );
  if (gateway === undefined && service === undefined) return undefined;
  const implementation = implementationOf(objects, gateway) || (isEnvoys(service) ? ' of Envoy Gateway' : '');
  return {
    name: formatName(wanted),
    why: `Gateway ${formatName(wanted)}${implementation} (${why})`,
    belief,
    ...(service === undefined ? {} : { service }),
    ...found,
    // They may hold a clusterIP or an internal name: worth a try only where no Service is known.
    addresses:
      service !== undefined || !addressesHold
        ? []
        : programmedAddresses(gateway, believed)
            .filter((address) => !isClusterHost(address))
            .map((address) => ({ address, why: "the Gateway's status.addresses" })),
  };
}

function isEnvoys(service: FoundGateway['service']): boolean {
  return Object.keys(service?.labels ?? {}).some((key) => key.startsWith('gateway.envoyproxy.io/'));
}
