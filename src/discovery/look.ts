import type { Cluster } from '../cluster/cluster.js';
import type { Attempt, Candidate } from '../inference/endpoint.js';
import { gatewayCandidates, type GatewayCandidates } from './gateways.js';
import { type EndpointQuery, type WayIn, identity, type Memory } from './memory.js';
import { explainService } from './explain-service.js';
import { noWayIn, notReady } from './no-way-in.js';
import { observeFrom, observeMore, type Readings } from './observe.js';
import type { GivenOptions, Observations } from './observations.js';
import { reach, type ReachResult, type ReachOptions } from './reach.js';
import { trustBase } from './trust-base.js';
import { hostPort } from '../network/address.js';
import { isMagicDomain, lookupBySystem } from '../transport/lookup.js';
import type { Service } from '../kserve/service.js';
import type { Trust } from '../transport/transport.js';
import { withoutDomain } from './address-rules.js';
import { Problem } from '../problem.js';

/** The parts that a look for a way in works with. */
export type LookContext = {
  readonly cluster: Cluster;
  readonly options: GivenOptions;
  readonly readings: Readings;
  readonly memory: Memory;
  /** Takes away what only a question to DNS shows to be no reason. */
  readonly checked: (found: GatewayCandidates) => Promise<GatewayCandidates>;
};

/**
 * Reads what leads to a service, and tries it, the likely first. What answered for another service is taken without a new try,
 * where this one would try it too. Throws Problem "no-way-in".
 */
export async function look(
  looker: LookContext,
  call: EndpointQuery,
  ask: ReachOptions,
  signal: AbortSignal,
): Promise<WayIn> {
  const { cluster, options, readings, memory, checked } = looker;
  const { service, protocol } = call;
  const first = await observeFrom(readings, cluster, service, options, signal);
  const likely = await checked(gatewayCandidates(first, protocol));
  const some = first.complete ? likely.candidates : beforePods(likely.candidates);
  let warnings = likely.warnings;
  let seen = first;
  let reaching = await recallOrReach(memory, some, call, ask, signal);
  if (reaching.winner === undefined && !first.complete) {
    seen = await observeMore(readings, cluster, first, signal);
    const all = await checked(gatewayCandidates(seen, protocol));
    const known = recalled(memory, all.candidates, call);
    const rest = known ?? (await reach(withoutTried(all.candidates, reaching.attempts), ask, signal));
    reaching = { ...rest, attempts: [...reaching.attempts, ...rest.attempts] };
    warnings = all.warnings;
  }
  const { attempts, winner } = reaching;
  if (winner === undefined) {
    readings.clear();
    if (attempts.length === 0 && service.kind !== 'inference')
      throw notReady(await explainService(cluster, nothingServes(service), signal), cluster.repeat);
    throw noWayIn(service, protocol, attempts, warnings, cluster.repeat);
  }
  return toFound(seen, winner, attempts, warnings, options.host);
}

/** A graph is ready to KServe without a pod of its router, and an LLMInferenceService whose pods have gone since it was read. */
function nothingServes(service: Service): Service {
  return service.readiness === 'ready'
    ? { ...service, readiness: 'empty', whyNotReady: 'no pod of it is ready' }
    : service;
}

function toFound(
  seen: Observations,
  winner: NonNullable<ReachResult['winner']>,
  attempts: readonly Attempt[],
  warnings: readonly string[],
  host: string | undefined,
): WayIn {
  return {
    reached: winner,
    attempts,
    warnings: [...warnings, ...fallenOn(attempts, winner.candidate, host)],
    trust: trustBase(seen),
  };
}

/** Does not try again what answered before, or what failed for another service a moment ago. */
async function recallOrReach(
  memory: Memory,
  candidates: readonly Candidate[],
  call: EndpointQuery,
  ask: ReachOptions,
  signal: AbortSignal,
): Promise<ReachResult> {
  return (
    recalled(memory, candidates, call) ??
    memory.recallFailures(candidates, call) ??
    (await reach(candidates, ask, signal))
  );
}

function recalled(
  memory: Memory,
  candidates: readonly Candidate[],
  call: EndpointQuery,
): ReachResult | undefined {
  const known = memory.recallAmong(candidates, call);
  return known === undefined ? undefined : { attempts: known.attempts, winner: known.reached };
}

/** Without the service's own pods, where there is a gateway: its nodes and pods come before those, and are not read yet. */
function beforePods(candidates: readonly Candidate[]): readonly Candidate[] {
  const some = candidates.filter(
    ({ route, bypassesGateway }) => route !== 'port-forward' || !bypassesGateway,
  );
  return some.length === 0 ? candidates : some;
}

function withoutTried(candidates: readonly Candidate[], attempts: readonly Attempt[]): readonly Candidate[] {
  const tried = new Set(attempts.map(({ candidate }) => identity(candidate)));
  return candidates.filter((candidate) => !tried.has(identity(candidate)));
}

/**
 * The warnings where ways in failed before another answered, a line each: which, why, and whether the gateway was bypassed. An
 * answer that came around the gateway says nothing about the gateway.
 */
function fallenOn(
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
  const what = `${first.candidate.route} ${whereOf(first.candidate)} failed: ${first.detail}${patience(first)}${more}`;
  const bypassed = winner.bypassesGateway && failed.some(({ candidate }) => !candidate.bypassesGateway);
  const how = bypassed
    ? `the gateway was bypassed, by ${winner.route} to a pod: the answer says nothing about the gateway (--no-bypass forbids it)`
    : `the answer came by ${winner.route}`;
  return [...given, `${what}; ${how}`, ...useless];
}

/** An address that may only be slow, behind a VPN say: one that the person gives is waited for. */
function patience({ candidate, failure }: Attempt): string {
  if (failure?.code !== 'TIMEOUT' || candidate.forwardTo !== undefined) return '';
  return ` (--address ${candidate.tls ? 'https://' : ''}${hostPort(candidate)} waits longer)`;
}

/** An address from the environment that failed is worth a word: the person means it to be used. */
function inVain({ candidate, detail }: Attempt): string {
  return `${hostPort(candidate)} (${candidate.why}) did not answer: ${detail}`;
}

function whereOf(candidate: Candidate): string {
  const pod = candidate.forwardTo;
  return pod === undefined ? hostPort(candidate) : `${pod.namespace}/${pod.pod}:${pod.port}`;
}

/**
 * Takes from candidates the domains whose names say any address that one likes (magic DNS): they list nothing, and neither do those of
 * which DNS does not tell. Each domain is asked for until DNS has told, and only where a candidate depends on it.
 */
export function withoutMagic(trust: Trust): (found: GatewayCandidates) => Promise<GatewayCandidates> {
  const known = new Map<string, ReturnType<typeof isMagicDomain>>();
  const mayBeMagic = async (domain: string): Promise<boolean> => {
    const asked = known.get(domain) ?? isMagicDomain(domain, trust.lookup ?? lookupBySystem);
    known.set(domain, asked);
    const isMagic = await asked;
    if (isMagic === undefined && known.get(domain) === asked) known.delete(domain);
    return isMagic !== false;
  };
  return async (found) => {
    const { candidates } = found;
    if (candidates.every(({ domain }) => domain === undefined)) return found;
    const kept = candidates.map(async (candidate) => {
      const isListed = candidate.domain === undefined || !(await mayBeMagic(candidate.domain));
      return isListed ? candidate : withoutDomain(candidate);
    });
    return { ...found, candidates: await Promise.all(kept) };
  };
}

/** Where a name leads, as addresses. Throws Problem "no-way-in" for one that does not resolve. */
export async function resolvedAddresses(
  host: string,
  { lookup = lookupBySystem }: Trust,
): Promise<readonly string[]> {
  try {
    return (await lookup(host)).map(({ address }) => address);
  } catch (cause) {
    throw new Problem('no-way-in', `${host} does not resolve.`, {
      remedy: 'Check the VPN and DNS, or pass --address HOST:PORT.',
      cause,
    });
  }
}
