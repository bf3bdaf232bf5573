import type { Cluster, ServiceAccount } from '../cluster/cluster.js';
import type { Examination } from '../transport/examine.js';
import { type Candidate, type Endpoint, type Consent, type GatewayAddresses } from '../inference/endpoint.js';
import { defined } from '../runtime/defined.js';
import { settledOrAborted } from '../runtime/wait.js';
import type { Protocol, Service, ServiceKey } from '../kserve/service.js';
import type { AgentPool } from '../transport/agent-pool.js';
import type { Trust } from '../transport/transport.js';
import { explainService } from './explain-service.js';
import { claimant, claimText, createHostClaims } from './host-claims.js';
import type { Inspection } from './inspect.js';
import { onlyChosen, rethrowWith } from './chosen-way.js';
import { createMemory, type EndpointQuery, type WayIn, joinEndpoint, lookKey } from './memory.js';
import { look, type LookContext, resolvedAddresses, withoutMagic } from './look.js';
import { notReady } from './no-way-in.js';
import { beginReading, createReadings, observeFrom } from './observe.js';
import { reachOptions, serverNameOf } from './reach-options.js';
import { claimLines, surveyWays, type Survey } from './survey-ways.js';
import { createAudienceFinder } from './token-audience.js';

export type DiscoveryOptions = {
  /** `--address`, final. */
  readonly address?: string;
  /** `--gateway NAMESPACE/NAME`. */
  readonly gateway?: string;
  /** `--kserve-namespace`, or the setting: KServe's own, whose configuration is believed. */
  readonly kserveNamespace?: string;
  /** The setting: where Envoy Gateway runs, if not in `envoy-gateway-system`. */
  readonly envoyGatewayNamespace?: string;
  /** `--host`: in place of the host of `status.url`. */
  readonly host?: string;
  /** Domains that the person trusts (`--trust-domain`, the setting `domains`, a yes). */
  readonly domains?: readonly string[];
  /** Addresses for which the author of a Gateway asked, and to which the person said yes. */
  readonly gatewayAddresses?: readonly GatewayAddresses[];
  /** If there is a gateway, pods are not called directly (`--no-bypass`). */
  readonly noBypass?: boolean;
  /** A token goes where others claim the service's host, too (`--send-token`). */
  readonly acceptsClaims?: boolean;
  readonly trust: Trust;
  /** Takes the connection of a probe that was answered, for the request that follows; closed after the probe where absent. */
  readonly agents?: AgentPool;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where a way in will be looked for at once: it is read ahead until this signal. */
  readonly ahead?: AbortSignal;
};

export type Discovery = {
  /** The first candidate that answers, remembered while the program runs. Throws Problem "no-way-in" or "not-ready". */
  readonly findEndpoint: (service: Service, protocol: Protocol, signal: AbortSignal) => Promise<Endpoint>;
  /** Every candidate, for one service or for the gateways alone. */
  readonly survey: (service: Service | undefined, signal: AbortSignal) => Promise<Survey>;
  /** The facts about KServe and the way to a service, without trying any of it. Throws Problem "cluster". */
  readonly inspect: (service: Service | undefined, signal: AbortSignal) => Promise<Inspection>;
  /** Examines the way to a candidate, without a request. Rejects only with signal.reason. */
  readonly examine: (
    candidate: Candidate,
    service: Service | undefined,
    signal: AbortSignal,
  ) => Promise<Examination>;
  /** Who else claims the service's host, a line each: reads the routes of all namespaces, at most once a minute. Throws Problem "cluster". */
  readonly hostClaims: (service: Service, signal: AbortSignal) => Promise<readonly string[]>;
  /**
   * The endpoint, with who else claims its host for a request of that path, as it goes out: to be asked before a token goes there.
   * Without a path it is for any request that isvc itself makes. Throws as `hostClaims` does.
   */
  readonly withClaim: (
    service: Service,
    endpoint: Endpoint,
    path: string | undefined,
    signal: AbortSignal,
  ) => Promise<Endpoint>;
  /** The endpoint, with the audiences that a token of the account needs there. Throws Problem "cluster". */
  readonly withAudience: (
    service: Service,
    endpoint: Endpoint,
    account: ServiceAccount,
    signal: AbortSignal,
  ) => Promise<Endpoint>;
  /** Drops what is remembered of an endpoint that failed, so that the next call looks again. */
  readonly forget: (endpoint: Endpoint) => void;
  /** Where a name leads, as addresses. Throws Problem "no-way-in" for one that does not resolve. */
  readonly addressesOf: (host: string) => Promise<readonly string[]>;
  /** The same, but of this service it finds one part alone: `latest`, `prev`, `stable`, `canary/NAME`, `pod/NAME`. */
  readonly pin: (key: ServiceKey, part: string) => Promise<Discovery>;
  /**
   * Only this candidate is tried from now on, by the services that would try it anyhow: nothing is believed that was not before.
   * Undefined: all of them again.
   */
  readonly choose: (candidate: Candidate | undefined) => void;
  /** Applies what the person confirmed, as its flag would, from now on. */
  readonly accept: (consent: Consent) => void;
};

/** A connection that takes longer is as good as none. */
const examineMs = 5000;

/** Looks for the ways in to this cluster's services. Asks the cluster on first use, or now where it is to read ahead. */
export function createDiscovery(cluster: Cluster, given: DiscoveryOptions): Discovery {
  const options = withAnswers(given);
  const memory = createMemory();
  const readings = createReadings();
  const looking = new Map<string, Promise<WayIn>>();
  let surveyed = false;
  if (options.ahead !== undefined) beginReading(readings, cluster, options, options.ahead);

  const checked = withoutMagic(options.trust);
  const claimsOf = createHostClaims(cluster);
  const audienceOf = createAudienceFinder(cluster);
  const accepted = new Set<ServiceKey>();
  let only: Candidate | undefined;
  const looker: LookContext = {
    cluster,
    options,
    readings,
    memory,
    checked: async (found) => onlyChosen(await checked(found), only),
  };

  const ask = (service: Service | undefined, protocol: Protocol) =>
    reachOptions(cluster, options, service, protocol);
  /** Of the person: a look that began before one would keep a way in that it rules out. */
  let decisions = 0;
  const lookAndKeep = async (call: EndpointQuery, signal: AbortSignal): Promise<WayIn> => {
    const before = decisions;
    const found = await look(looker, call, ask(call.service, call.protocol), signal);
    if (before === decisions) return memory.keep(call, found);
    await found.reached.close();
    return lookAndKeep(call, signal);
  };
  /** Many predictions start at once: one looks, and where what it finds serves the others too, they need not. */
  const lookOnce = async (call: EndpointQuery, signal: AbortSignal): Promise<WayIn> => {
    const key = lookKey(call);
    const other = looking.get(key);
    if (other !== undefined) {
      await settledOrAborted(other, signal);
      signal.throwIfAborted();
      return memory.recall(call) ?? lookAndKeep(call, signal);
    }
    const own = lookAndKeep(call, signal);
    looking.set(key, own);
    return own.finally(() => looking.delete(key));
  };

  const discovery: Discovery = {
    findEndpoint: async (service, protocol, signal) => {
      if (isNowhere(service)) throw notReady(await explainService(cluster, service, signal), cluster.repeat);
      const call = { service, protocol, serverName: serverNameOf(options, service) };
      const found = memory.recall(call) ?? (await lookOnce(call, signal).catch(rethrowWith(only)));
      return joinEndpoint(service, protocol, found, options.host);
    },
    survey: async (service, signal) => {
      // Every candidate is shown, whatever was chosen. Objects that were read ahead are fresh; those that services shared may not be so any more.
      const fresh = surveyed ? createReadings() : readings;
      surveyed = true;
      return surveyWays(
        { ...looker, checked, readings: fresh, claimsOf, reachOptions: ask },
        service,
        signal,
      );
    },
    inspect: async (service, signal) => {
      const { inspectObservations } = await import('./inspect.js');
      return inspectObservations(await observeFrom(readings, cluster, service, options, signal));
    },
    examine: async (candidate, service, signal) => {
      const { examineTarget } = await import('../transport/examine.js');
      const host = candidate.host ?? serverNameOf(options, service);
      return examineTarget({ ...candidate, host }, options.trust, examineMs, signal);
    },
    hostClaims: (service, signal) => claimLines(claimsOf, service, undefined, signal),
    withClaim: async (service, endpoint, path, signal) => {
      const { host, candidate } = endpoint;
      if (options.acceptsClaims === true || accepted.has(service.key) || candidate.bypassesGateway)
        return endpoint;
      const by = { host, ...defined({ gateway: candidate.gateway, path }) };
      const [claim] = (await claimsOf(service, by, signal)).claims;
      if (claim === undefined) return endpoint;
      return { ...endpoint, claim: claimText(claim, host), claimedBy: claimant(claim) };
    },
    withAudience: async (service, endpoint, account, signal) => {
      const audience = await audienceOf(service, endpoint, account, signal);
      return audience === undefined ? endpoint : { ...endpoint, audience };
    },
    forget: (endpoint) => {
      memory.forget(endpoint.candidate);
      readings.clear();
    },
    addressesOf: (host) => resolvedAddresses(host, options.trust),
    pin: async (key, part) => {
      const { pinPart } = await import('./pin-part.js');
      return pinPart({ cluster, discovery, reachOptions: ask }, key, part);
    },
    choose: (candidate) => {
      only = candidate;
      decisions += 1;
      memory.clear();
    },
    accept: (consent) => {
      if (consent.kind === 'claims') return void accepted.add(consent.of);
      if (consent.kind === 'host') options.domains.push(consent.host);
      else if (consent.kind === 'gateway') options.gateway = consent.name;
      else if (consent.kind === 'gateway-addresses') options.gatewayAddresses.unshift(consent.gateway);
      else options.kserveNamespace = consent.namespace;
      decisions += 1;
      memory.clear();
      readings.clear();
    },
  };
  return discovery;
}

/** Whether there is nothing to look for. The pods of the other kinds may answer without a URL: a route or Gateway may be all that is missing. */
function isNowhere({ kind, url, readiness }: Service): boolean {
  if (readiness === 'stopped') return kind !== 'inference' || url === undefined;
  return kind === 'inference' && url === undefined && readiness !== 'ready';
}

/** Consents that the user may still give while the program runs. */
type OwnOptions = Omit<DiscoveryOptions, 'domains' | 'gateway' | 'gatewayAddresses' | 'kserveNamespace'> & {
  readonly domains: string[];
  readonly gatewayAddresses: GatewayAddresses[];
  gateway?: string;
  kserveNamespace?: string;
};

function withAnswers({ domains = [], gatewayAddresses = [], ...options }: DiscoveryOptions): OwnOptions {
  return { ...options, domains: [...domains], gatewayAddresses: [...gatewayAddresses] };
}

export type { Inspection } from './inspect.js';
export type { Survey } from './survey-ways.js';
