import type { Candidate } from '../inference/endpoint.js';
import type { Protocol } from '../kserve/service.js';
import type { Observations } from './observations.js';

export type GatewayCandidates = {
  /** In the order in which they are to be preferred. A `final` one is the only one. */
  readonly candidates: readonly Candidate[];
  /** One line each: which installation this looks like, and from which objects. */
  readonly findings: readonly string[];
  readonly warnings: readonly string[];
};

/** The ways in to a service (or, without one, to the gateways), best first. The protocol chooses a pod's port; the service's own when absent. */
export function gatewayCandidates(_observations: Observations, _protocol?: Protocol): GatewayCandidates {
  throw new Error('not written yet');
}
