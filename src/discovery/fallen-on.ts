import { hostPort } from '../inference/address.js';
import type { Attempt, Candidate } from '../inference/endpoint.js';

/**
 * What is to be told where ways in failed before another answered, a line each: which, why, and whether the gateway was bypassed. An
 * answer that came around the gateway says nothing about the gateway.
 */
export function fallenOn(
  attempts: readonly Attempt[],
  winner: Candidate,
  host: string | undefined,
): readonly string[] {
  const failed = attempts.filter(({ outcome }) => outcome === 'failed');
  const given = failed.filter(({ candidate }) => candidate.route === 'given').map(inVain);
  const [first, ...others] = failed.filter(({ candidate }) => candidate.route !== 'given');
  const useless =
    host !== undefined && winner.bypassesGateway
      ? [`--host ${host} changes nothing: a pod is asked itself, not the gateway that routes by host`]
      : [];
  if (first === undefined) return [...given, ...useless];
  const more = others.length === 0 ? '' : ` (and ${others.length} more: isvc gateways)`;
  const what = `${first.candidate.route} ${whereOf(first.candidate)} failed: ${first.detail}${more}`;
  const bypassed = winner.bypassesGateway && failed.some(({ candidate }) => !candidate.bypassesGateway);
  const how = bypassed
    ? `the gateway was bypassed, by ${winner.route} to a pod: the answer says nothing about the gateway (--no-bypass forbids it)`
    : `the answer came by ${winner.route}`;
  return [...given, `${what}; ${how}`, ...useless];
}

/** An address from the environment that failed is worth a word: the person means it to be used. */
function inVain({ candidate, detail }: Attempt): string {
  return `${hostPort(candidate)} (${candidate.why}) did not answer: ${detail}`;
}

function whereOf(candidate: Candidate): string {
  const pod = candidate.forwardTo;
  return pod === undefined ? hostPort(candidate) : `${pod.namespace}/${pod.pod}:${pod.port}`;
}
