import type { Cluster } from '../cluster/cluster.js';
import type { Attempt, Candidate } from '../inference/endpoint.js';
import { fallenOn } from './fallen-on.js';
import { gatewayCandidates, type GatewayCandidates } from './gateways.js';
import { identity, type EndpointQuery, type Found, type Memory } from './memory.js';
import { noWayIn } from './no-way-in.js';
import { observeFrom, observeMore } from './observe.js';
import type { GivenOptions, Observations } from './observations.js';
import { reach, type Reaching, type ReachOptions } from './reach.js';
import type { Readings } from './readings.js';
import { trustBase } from './trust-base.js';

/** What a look for a way in works with. */
export type Looker = {
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
  looker: Looker,
  call: EndpointQuery,
  ask: ReachOptions,
  signal: AbortSignal,
): Promise<Found> {
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
    throw noWayIn(service, protocol, attempts, warnings, cluster.repeat);
  }
  return toFound(seen, winner, attempts, warnings, options.host);
}

function toFound(
  seen: Observations,
  winner: NonNullable<Reaching['winner']>,
  attempts: readonly Attempt[],
  warnings: readonly string[],
  host: string | undefined,
): Found {
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
): Promise<Reaching> {
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
): Reaching | undefined {
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
