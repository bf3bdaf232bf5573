import type { Candidate } from '../inference/endpoint.js';
import type { Protocol } from '../kserve/service.js';
import { chooseGateways, usesTls } from './choose-gateway.js';
import {
  clusterIpCandidates,
  gatewayForwardCandidates,
  kindPortCandidates,
  loadBalancerCandidates,
  nodePortCandidates,
} from './gateway-routes.js';
import { withRules } from './address-rules.js';
import { directCandidates } from './direct.js';
import { givenCandidates } from './given.js';
import type { Observations } from './observations.js';
import { addressUrlCandidates, servicePodCandidates } from './service-routes.js';

export type GatewayCandidates = {
  /** In the order in which they are to be preferred. A `final` one is the only one. */
  readonly candidates: readonly Candidate[];
  /** One line each: which installation this looks like, and from which objects. */
  readonly findings: readonly string[];
  readonly warnings: readonly string[];
};

/** The ways in to a service (or, without one, to the gateways), best first. The protocol chooses a pod's port; the service's own when absent. */
export function gatewayCandidates(observations: Observations, protocol?: Protocol): GatewayCandidates {
  const { options, service } = observations;
  const given = givenCandidates(options, usesTls(observations));
  if (options.address !== undefined)
    return { candidates: given.candidates, findings: [], warnings: given.warnings };
  const choice = chooseGateways(observations);
  // The listener for traffic inside the cluster speaks plain HTTP.
  const places = choice.gateways.map((gateway) => ({
    gateway,
    tls: gateway.localHost === undefined && usesTls(observations),
  }));
  // `--gateway` means that gateway: no way around it is offered then.
  const around = options.gateway === undefined;
  const balanced = places.flatMap(loadBalancerCandidates);
  // The gateway's own address is better than what DNS says; and DNS says nothing more where that is known.
  const asksDns = around && (balanced.length === 0 || (options.domains ?? []).length > 0);
  const outside = [
    ...balanced,
    ...places.flatMap((place) => nodePortCandidates(place, observations)),
    ...places.flatMap((place) => kindPortCandidates(place, observations)),
    ...(asksDns ? directCandidates(service) : []),
  ];
  const candidates = [
    ...given.candidates,
    ...(choice.unrouted === undefined ? outside : []),
    ...places.flatMap((place) => clusterIpCandidates(place, observations)),
    ...(around ? addressUrlCandidates(observations) : []),
    ...places.flatMap((place) => gatewayForwardCandidates(place, observations)),
    ...(around ? servicePodCandidates(observations, protocol ?? service?.protocol ?? 'v1') : []),
  ];
  return {
    candidates: withRules(withoutRepeats(candidates), observations),
    findings: choice.findings,
    warnings: [...given.warnings, ...choice.warnings, ...observations.warnings],
  };
}

/** The same address by two ways is tried once, for the better reason. */
function withoutRepeats(candidates: readonly Candidate[]): readonly Candidate[] {
  const seen = new Set<string>();
  return candidates.filter(({ address, port, tls, host, forwardTo }) => {
    const key = JSON.stringify([address, port, tls, host, forwardTo]);
    return !seen.has(key) && seen.add(key);
  });
}
