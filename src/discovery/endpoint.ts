import { hostPort } from '../inference/address.js';
import type { Cluster } from '../cluster/cluster.js';
import type { Attempt, Candidate, Endpoint } from '../inference/endpoint.js';
import { settledOrAborted } from '../inference/settled-or-aborted.js';
import type { Protocol, Service } from '../kserve/service.js';
import type { Trust } from '../transport/transport.js';
import { readAhead } from './ahead.js';
import { explainService } from './explain-service.js';
import type { GatewayClaim } from './found-gateway.js';
import { gatewayCandidates } from './gateways.js';
import { joinEndpoint } from './join.js';
import { createMemory, sharedKey, type Found } from './memory.js';
import { withoutMagic } from './magic-domains.js';
import { noWayIn, notReady } from './no-way-in.js';
import { observeFrom, observeMore } from './observe.js';
import { reach, type ReachOptions } from './reach.js';
import { trustBase } from './trust-base.js';

export type DiscoveryOptions = {
  /** `--address`, final. */
  readonly address?: string;
  /** `--gateway NAMESPACE/NAME`. */
  readonly gateway?: string;
  /** `--host`: in place of the host of `status.url`. */
  readonly host?: string;
  /** Domains that the person trusts (`--trust-domain`, the setting `domains`, a yes). */
  readonly domains?: readonly string[];
  readonly trust: Trust;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where a way in will be looked for at once: it is read ahead until this signal. */
  readonly ahead?: AbortSignal;
};

/** What `isvc gateways` and the TUI's `g` show: every candidate, each tried. */
export type Survey = {
  /** One line each: which installation this looks like, and from which objects. */
  readonly findings: readonly string[];
  readonly attempts: readonly Attempt[];
  /** The attempt that wins; undefined when none answered. */
  readonly winner?: Attempt;
  readonly warnings: readonly string[];
  /** What looks like a gateway and is not believed, for the person to choose with `--gateway`. */
  readonly claims: readonly GatewayClaim[];
};

export type Discovery = {
  /** The first candidate that answers, remembered while the program runs. Throws Problem "no-way-in" or "not-ready". */
  readonly findEndpoint: (service: Service, protocol: Protocol, signal: AbortSignal) => Promise<Endpoint>;
  /** Every candidate, for one service or for the gateways alone. */
  readonly survey: (service: Service | undefined, signal: AbortSignal) => Promise<Survey>;
  /** Drops what is remembered of an endpoint that failed, so that the next call looks again. */
  readonly forget: (endpoint: Endpoint) => void;
};

/** Looks for the ways in to this cluster's services. Asks the cluster on first use, or now where it is to read ahead. */
export function createDiscovery(cluster: Cluster, options: DiscoveryOptions): Discovery {
  const memory = createMemory();
  const looking = new Map<string, Promise<Found>>();
  const begun = options.ahead === undefined ? () => new Map() : readAhead(cluster, options, options.ahead);

  const checked = withoutMagic(options.trust);

  const look = async (service: Service, protocol: Protocol, signal: AbortSignal): Promise<Found> => {
    const ask = reachOptions(cluster, options, service, protocol);
    const first = await observeFrom(begun(), cluster, service, options, signal);
    const likely = await checked(gatewayCandidates(first, protocol));
    let reaching = await reach(
      first.complete ? likely.candidates : beforePods(likely.candidates),
      ask,
      signal,
    );
    let warnings = [...likely.warnings];
    let seen = first;
    if (reaching.winner === undefined && !first.complete) {
      seen = await observeMore(cluster, first, signal);
      const all = gatewayCandidates(seen, protocol);
      const rest = await reach(withoutTried(all.candidates, reaching.attempts), ask, signal);
      reaching = { ...rest, attempts: [...reaching.attempts, ...rest.attempts] };
      warnings = [...all.warnings];
    }
    const { attempts, winner } = reaching;
    if (winner === undefined) throw noWayIn(service, protocol, attempts, warnings);
    return {
      reached: winner,
      attempts,
      warnings: [...warnings, ...givenInVain(attempts, winner.candidate)],
      trust: trustBase(seen),
    };
  };

  const lookAndKeep = async (service: Service, protocol: Protocol, signal: AbortSignal): Promise<Found> => {
    const found = await look(service, protocol, signal);
    memory.keep(service, protocol, found);
    return found;
  };
  /** Many predictions start at once: one looks, and where what it finds serves the others too, they need not. */
  const lookOnce = async (service: Service, protocol: Protocol, signal: AbortSignal): Promise<Found> => {
    const key = sharedKey(service);
    const other = looking.get(key);
    if (other !== undefined) {
      await settledOrAborted(other, signal);
      signal.throwIfAborted();
      return memory.recall(service, protocol) ?? lookAndKeep(service, protocol, signal);
    }
    const own = lookAndKeep(service, protocol, signal);
    looking.set(key, own);
    return own.finally(() => looking.delete(key));
  };

  return {
    findEndpoint: async (service, protocol, signal) => {
      if (service.url === undefined && service.readiness !== 'ready')
        throw notReady((await explainService(cluster, service, signal)).service);
      const found = memory.recall(service, protocol) ?? (await lookOnce(service, protocol, signal));
      return joinEndpoint(service, protocol, found, options.host);
    },
    survey: async (service, signal) => {
      const seen = await observeFrom(begun(), cluster, service, options, signal);
      const observations = seen.complete ? seen : await observeMore(cluster, seen, signal);
      const { candidates, findings, warnings, claims } = await checked(
        gatewayCandidates(observations, service?.protocol),
      );
      const ask = reachOptions(cluster, options, service, service?.protocol ?? 'v1');
      const { attempts, winner } = await reach(candidates, { ...ask, everyOne: true }, signal);
      await winner?.close();
      const won = attempts.find(({ outcome }) => outcome === 'answered');
      return { findings, attempts, warnings, claims, ...(won === undefined ? {} : { winner: won }) };
    },
    forget: (endpoint) => memory.forget(endpoint.candidate),
  };
}

function reachOptions(
  cluster: Cluster,
  options: DiscoveryOptions,
  service: Service | undefined,
  protocol: Protocol,
): ReachOptions {
  const host = options.host ?? service?.url?.host ?? '';
  return {
    serverName: host.replace(/:\d+$/, ''),
    protocol,
    trust: options.trust,
    forward: cluster.forward,
    everyOne: false,
  };
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

function identity({ route, address, port, tls, host, forwardTo }: Candidate): string {
  return JSON.stringify([route, forwardTo === undefined ? [address, port] : forwardTo, tls, host]);
}

/** An address from the environment that failed is worth a word: the person means it to be used. */
function givenInVain(attempts: readonly Attempt[], winner: Candidate): readonly string[] {
  return attempts
    .filter(
      ({ candidate, outcome }) => candidate.route === 'given' && outcome === 'failed' && candidate !== winner,
    )
    .map(({ candidate, detail }) => `${hostPort(candidate)} (${candidate.why}) did not answer: ${detail}`);
}
