import { type Candidate, isSamePlace } from '../inference/endpoint.js';
import { hostPort } from '../network/address.js';
import { nextStep, Problem } from '../problem.js';
import type { GatewayCandidates } from './gateways.js';

/** The candidates that are the chosen way in; all where none was chosen. */
export function onlyChosen(found: GatewayCandidates, only: Candidate | undefined): GatewayCandidates {
  if (only === undefined) return found;
  return { ...found, candidates: found.candidates.filter((candidate) => isSamePlace(candidate, only)) };
}

/** A way in that was chosen is named where none is found: others were not tried. */
export function rethrowWith(only: Candidate | undefined): (thrown: unknown) => never {
  return (thrown) => {
    if (only === undefined || !(thrown instanceof Problem) || thrown.kind !== 'no-way-in') throw thrown;
    const way = `${only.route} ${only.forwardTo?.pod ?? hostPort(only)}`;
    throw new Problem(thrown.kind, thrown.summary, {
      remedy: [
        nextStep(`Only ${way} was tried, which was chosen: drop that choice to try the others.`, 'way-in'),
        ...thrown.next,
      ],
      cause: thrown,
    });
  };
}
