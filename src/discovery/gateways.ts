import type { Candidate } from '../inference/endpoint.js';
import { shellWord } from '../wording/command-line.js';
import type { Protocol } from '../kserve/service.js';
import { defined } from '../runtime/defined.js';
import { chooseGateways } from './choose-gateway.js';
import { gatewayClaims } from './claims.js';
import type { FoundGateway, GatewayClaim } from './gateway-service.js';
import {
  clusterIpCandidates,
  gatewayAccess,
  gatewayForwardCandidates,
  kindPortCandidates,
  loadBalancerCandidates,
  nodePortCandidates,
} from './gateway-routes.js';
import { withRules } from './address-rules.js';
import {
  addressUrlCandidates,
  directCandidates,
  givenCandidates,
  servicePodCandidates,
} from './service-routes.js';
import { gatewayTrouble } from './pods.js';
import { type Observations, usesTls } from './observations.js';

export type GatewayCandidates = {
  /** In the order in which they are to be preferred. A `final` one is the only one. */
  readonly candidates: readonly Candidate[];
  /** One line each: which installation this looks like, and from which objects. */
  readonly findings: readonly string[];
  readonly warnings: readonly string[];
  /** The gateways that were chosen, also those without any address. */
  readonly named: readonly string[];
  /** Addresses that look like a gateway and are not believed: none of the candidates leads there. */
  readonly claims: readonly GatewayClaim[];
  /** Why it cannot be told which configuration is KServe's own: one of the warnings. */
  readonly doubt?: string;
  /** No gateway is the cluster's: each service has an Ingress of its own. */
  readonly eachHasIngress?: true;
};

/** The ways in to a service (or, without one, to the gateways), best first. The protocol chooses a pod's port; the service's own when absent. */
export function gatewayCandidates(observations: Observations, protocol?: Protocol): GatewayCandidates {
  const { options, service } = observations;
  const given = givenCandidates(options, usesTls(observations));
  if (options.address !== undefined)
    return { candidates: given.candidates, findings: [], warnings: given.warnings, named: [], claims: [] };
  const choice = chooseGateways(observations);
  const places = choice.gateways.map((gateway) => gatewayAccess(gateway, usesTls(observations)));
  // `--gateway` means that gateway: no way around it is offered then.
  const around = options.gateway === undefined;
  const balanced = places.flatMap(loadBalancerCandidates);
  const outside = [
    ...balanced,
    ...places.flatMap((place) => nodePortCandidates(place, observations)),
    ...places.flatMap((place) => kindPortCandidates(place, observations)),
    ...(around ? directCandidates(service) : []),
  ];
  const inside = around ? addressUrlCandidates(observations) : [];
  // Inside the cluster its own names come first: they need no load balancer, and no node that lets traffic in.
  const candidates = [
    ...given.candidates,
    ...places.flatMap((place) => clusterIpCandidates(place, observations)),
    ...(places.length === 0 ? inside : inside.filter(({ bypassesGateway }) => !bypassesGateway)),
    ...(choice.unrouted === undefined ? outside : []),
    ...(places.length === 0 ? [] : inside.filter(({ bypassesGateway }) => bypassesGateway)),
    ...places.flatMap((place) => gatewayForwardCandidates(place, observations)),
    ...(around ? servicePodCandidates(observations, protocol ?? service?.protocol ?? 'v1') : []),
  ];
  const kept =
    options.noBypass === true && places.length > 0
      ? candidates.filter(({ bypassesGateway }) => !bypassesGateway)
      : candidates;
  const claims = gatewayClaims(observations);
  return {
    // The gateway's own address is better than what DNS says: DNS is asked where none is known, or the person trusts the domain.
    candidates: withRules(withoutRepeats(kept), observations).filter(
      ({ route, rule }) => route !== 'direct' || balanced.length === 0 || rule?.privately === 'taken',
    ),
    findings: choice.findings,
    warnings: [
      ...given.warnings,
      ...gatewayTrouble(choice.gateways, observations),
      ...heldBack(claims, choice.gateways),
      ...choice.warnings,
      ...observations.warnings,
      ...(choice.gateways.length === 0 && choice.unrouted === undefined ? observations.sideWarnings : []),
    ],
    named: choice.gateways.map(({ name }) => name),
    claims,
    ...defined({ doubt: choice.doubt, eachHasIngress: choice.eachHasIngress }),
  };
}

/** A Gateway that the service's own route names, and that is not called because its address is its author's wish alone. */
function heldBack(claims: readonly GatewayClaim[], gateways: readonly FoundGateway[]): readonly string[] {
  return claims
    .filter(({ addresses, name }) => addresses !== undefined && gateways.some((one) => one.name === name))
    .map(
      ({ name, addresses = [] }) =>
        `Gateway ${name} is not called: its author asked for its address (${addresses.join(', ')}), and no believed configuration names it. If it is yours: --gateway ${shellWord(name)}`,
    );
}

/** The same address by two ways is tried once, for the better reason. */
function withoutRepeats(candidates: readonly Candidate[]): readonly Candidate[] {
  const seen = new Set<string>();
  return candidates.filter(({ address, port, tls, host, forwardTo }) => {
    const key = JSON.stringify([address, port, tls, host, forwardTo]);
    return !seen.has(key) && seen.add(key);
  });
}
