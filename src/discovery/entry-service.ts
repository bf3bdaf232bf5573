import type { AddressRule } from '../inference/address-rule.js';
import type { Candidate } from '../inference/endpoint.js';
import { listAt, textAt, textsAt } from '../kserve/fields.js';
import type { Service } from '../kserve/service.js';
import { findNamed, type ObjectName } from './object-name.js';
import type { Observations } from './observations.js';
import type { TrustBase } from './trust-base.js';

/** The Service that a cluster's host names: `NAME.NAMESPACE.svc`, with or without `.cluster.local`. */
function parseClusterHost(host: string): ObjectName | undefined {
  const [, name, namespace] = /^([^.]+)\.([^.]+)\.svc(?:\.cluster\.local)?\.?$/iu.exec(host) ?? [];
  return name === undefined || namespace === undefined ? undefined : { namespace, name };
}

/** The Service that `status.address.url` names, where that may be believed: it stands in the service's own namespace. */
export function entryServiceOf(service: Service | undefined): ObjectName | undefined {
  const named = parseClusterHost(service?.addressUrl?.host ?? '');
  return named?.namespace === service?.namespace ? named : undefined;
}

/**
 * Where `status.address.url` may lead inside the cluster: to the addresses of a Service of the service's own namespace, or of a
 * believed gateway's; undefined where it names another. Where the Service may not be read, never to this machine or the API server.
 */
export function entryRule(
  { address }: Candidate,
  { objects, readings, service, options }: Observations,
  base: TrustBase,
): AddressRule | undefined {
  const named = parseClusterHost(address);
  if (named === undefined) return undefined;
  const gateway = gatewayAddresses(named, base);
  if (gateway !== undefined) return ruleOf(gateway);
  if (named.namespace !== service?.namespace) return undefined;
  const entry = findNamed(objects.entryServices, named);
  if (entry === undefined) {
    if (readings.entryServices === 'read') return undefined;
    const never = options.environment['KUBERNETES_SERVICE_HOST'];
    return { places: [], privately: 'taken', ...(never === undefined ? {} : { never: [never] }) };
  }
  if (textAt(entry, 'spec', 'type') === 'ExternalName') {
    const target = parseClusterHost(textAt(entry, 'spec', 'externalName') ?? '');
    const addresses = target && gatewayAddresses(target, base);
    return addresses && ruleOf(addresses);
  }
  const own = textsAt(entry, 'spec', 'clusterIPs').filter((ip) => ip !== 'None');
  if (own.length > 0) return ruleOf(own);
  return ruleOf(
    objects.servicePods.flatMap((pod) =>
      listAt(pod, 'status', 'podIPs').flatMap((ip) => textAt(ip, 'ip') ?? []),
    ),
  );
}

function ruleOf(only: readonly string[]): AddressRule {
  return { places: [], privately: 'taken', only };
}

/** The addresses of a believed gateway's Service; undefined for any other Service. */
function gatewayAddresses(named: ObjectName, { gateways }: TrustBase): readonly string[] | undefined {
  const found = gateways.find(
    ({ service }) => service?.namespace === named.namespace && service.name === named.name,
  );
  return found?.places.map(({ address }) => address);
}
