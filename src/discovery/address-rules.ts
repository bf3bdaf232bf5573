import { isKnownMagic, isUnder, parseDomain } from '../inference/domain.js';
import type { AddressRule } from '../inference/address-rule.js';
import type { Candidate } from '../inference/endpoint.js';
import { entryRule } from './entry-service.js';
import type { Observations } from './observations.js';
import { trustBase, type TrustBase } from './trust-base.js';

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
