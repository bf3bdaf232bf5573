import { isKnownMagic, isUnder, parseDomain } from '../network/address.js';
import type { AddressRule } from '../network/address-rule.js';
import type { Candidate } from '../inference/endpoint.js';
import type { Observations } from './observations.js';
import { trustBase, type TrustBase } from './trust-base.js';
import { listAt, textAt, textsAt } from '../kserve/fields.js';
import type { Service } from '../kserve/service.js';
import { findNamed, type ObjectName } from './object-name.js';

/**
 * The candidates with the addresses to which each may lead. One that only a status or a service's own route names may lead to
 * public addresses and to those of believed gateways, never to this machine; to private ones by the domain of its host. One that
 * names a Service of another namespace is left out.
 */
export function withRules(
  candidates: readonly Candidate[],
  observations: Observations,
): readonly Candidate[] {
  if (!candidates.some(isOnlyClaimed)) return candidates;
  const base = trustBase(observations);
  return candidates.flatMap((candidate) => withRule(candidate, observations, base));
}

function withRule(candidate: Candidate, observations: Observations, base: TrustBase): readonly Candidate[] {
  if (!isOnlyClaimed(candidate)) return [candidate];
  if (candidate.route === 'cluster-ip' && candidate.belief === 'status') {
    const rule = entryRule(candidate, observations, base);
    return rule === undefined ? [] : [{ ...candidate, rule }];
  }
  const host = candidate.belief === 'status' ? candidate.address : (observations.service?.url?.host ?? '');
  const own = domainOf(host, observations.options.domains ?? []);
  const listed =
    candidate.belief === 'status'
      ? domainOf(
          host,
          base.domains.map(({ domain }) => domain),
        )
      : undefined;
  const domain = own ?? listed;
  const privately =
    own !== undefined || isAccepted(candidate, observations)
      ? 'taken'
      : listed === undefined
        ? 'refused'
        : { under: listed };
  const rule: AddressRule = { places: base.gateways.flatMap(({ places }) => places), privately };
  return [{ ...candidate, rule, ...(domain === undefined ? {} : { domain }) }];
}

/** The person said yes to this very address of the Gateway. */
function isAccepted({ gateway, address }: Candidate, { options }: Observations): boolean {
  const found = options.gatewayAddresses?.find(({ name }) => name === gateway);
  return found?.addresses.includes(address) === true;
}

/** A port-forward goes to a pod through the API server, and a kind cluster's ports are this machine's own, whatever any status says. */
function isOnlyClaimed({ belief, route }: Candidate): boolean {
  return (belief === 'status' || belief === 'route') && route !== 'port-forward' && route !== 'kind-port';
}

/** The longest of the domains under which the host lies. Those of magic DNS list nothing. */
function domainOf(host: string, domains: readonly string[]): string | undefined {
  return domains
    .flatMap((text) => parseDomain(text) ?? [])
    .filter((domain) => isUnder(host, domain) && !isKnownMagic(domain))
    .toSorted((one, other) => other.length - one.length)[0];
}

/** The same candidate as if no domain listed its host: its names say any address that one likes. */
export function withoutDomain(candidate: Candidate): Candidate {
  const { domain: _domain, rule, ...rest } = candidate;
  return { ...rest, ...(rule === undefined ? {} : { rule: { ...rule, privately: 'refused' } }) };
}

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
function entryRule(
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
