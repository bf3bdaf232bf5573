import type { Attempt } from '../inference/endpoint.js';
import type { Protocol, Service } from '../kserve/service.js';
import { defined } from '../runtime/defined.js';
import type { GatewayClaim } from './gateway-service.js';
import { gatewayCandidates } from './gateways.js';
import { type createHostClaims, describeClaims } from './host-claims.js';
import type { LookContext } from './look.js';
import { observeFrom, observeMore } from './observe.js';
import { reach, type ReachOptions } from './reach.js';

/** The rows of `isvc gateways` and of the TUI's `g`: every candidate, each tried. */
export type Survey = {
  /** One line each: which installation this looks like, and from which objects. */
  readonly findings: readonly string[];
  readonly attempts: readonly Attempt[];
  /** The attempt that wins; undefined when none answered. */
  readonly winner?: Attempt;
  readonly warnings: readonly string[];
  /** The gateways that were chosen, also those without an address to try. */
  readonly named: readonly string[];
  /** Addresses that look like a gateway and are not believed, for the person to choose with `--gateway`. */
  readonly claims: readonly GatewayClaim[];
  /** Why it cannot be told which configuration is KServe's own: one of the warnings. The person can name its namespace. */
  readonly doubt?: string;
  /** No gateway is the cluster's: each service has an Ingress of its own. */
  readonly eachHasIngress?: true;
};

type HostClaims = ReturnType<typeof createHostClaims>;

export type SurveyContext = Pick<LookContext, 'cluster' | 'options' | 'readings' | 'checked'> & {
  readonly claimsOf: HostClaims;
  readonly reachOptions: (service: Service | undefined, protocol: Protocol) => ReachOptions;
};

/** Tries every candidate of a service, or of the gateways alone. */
export async function surveyWays(
  { cluster, options, readings, checked, claimsOf, reachOptions }: SurveyContext,
  service: Service | undefined,
  signal: AbortSignal,
): Promise<Survey> {
  const seen = await observeFrom(readings, cluster, service, options, signal);
  const observations = seen.complete ? seen : await observeMore(readings, cluster, seen, signal);
  const { candidates, findings, warnings, named, claims, doubt, eachHasIngress } = await checked(
    gatewayCandidates(observations, service?.protocol),
  );
  const ask = reachOptions(service, service?.protocol ?? 'v1');
  const [{ attempts, winner }, claimed] = await Promise.all([
    reach(candidates, { ...ask, everyOne: true }, signal),
    claimLines(claimsOf, service, named[0], signal),
  ]);
  await winner?.close();
  const won = attempts.find(({ outcome }) => outcome === 'answered');
  return {
    findings: [...findings, ...claimed],
    attempts,
    warnings,
    named,
    claims,
    ...defined({ doubt, eachHasIngress, winner: won }),
  };
}

/** The other claims to a service's host, a line each; none where it has no URL. */
export async function claimLines(
  claimsOf: HostClaims,
  service: Service | undefined,
  gateway: string | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (service?.url === undefined) return [];
  const by = gateway === undefined ? {} : { gateway };
  return describeClaims(await claimsOf(service, by, signal), service.url.host);
}
