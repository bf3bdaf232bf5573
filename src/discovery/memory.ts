import { isIP } from '../network/ip.js';
import { urlHost } from '../network/address.js';
import type { Attempt, Candidate, Endpoint } from '../inference/endpoint.js';
import { isOverGrpc } from '../protocol/protocols.js';
import type { Protocol, Service, ServiceUrl } from '../kserve/service.js';
import type { OpenCandidate, ReachResult } from './reach.js';
import type { TrustBase } from './trust-base.js';

/** The address that answered, and how it was found. */
export type WayIn = {
  readonly reached: OpenCandidate;
  readonly attempts: readonly Attempt[];
  readonly warnings: readonly string[];
  /** The believed configuration when it was found. */
  readonly trust: TrustBase;
};

/** The service that a way in was found for. */
export type EndpointQuery = {
  readonly service: Service;
  readonly protocol: Protocol;
  /** The name that TLS asks for. */
  readonly serverName: string;
};

/**
 * The candidates that answered, kept while the program runs, each with what it was found for: a service's own way in for that
 * service, and a gateway of the whole cluster for every service that would use this very gateway.
 */
export type Memory = {
  /** The address that answered for this service before. */
  readonly recall: (call: EndpointQuery) => WayIn | undefined;
  /** The first candidate that answered for another service, if all that are better failed then. */
  readonly recallAmong: (candidates: readonly Candidate[], call: EndpointQuery) => WayIn | undefined;
  /** These candidates failed when something worse was found that is still in use: they need no new try. */
  readonly recallFailures: (
    candidates: readonly Candidate[],
    call: EndpointQuery,
  ) => Pick<ReachResult, 'attempts'> | undefined;
  /** Keeps it, and says what is kept: where another look was sooner, what that one found; the later one is closed. */
  readonly keep: (call: EndpointQuery, found: WayIn) => WayIn;
  /** Drops the candidate, and closes its port-forward. */
  readonly forget: (candidate: Candidate) => void;
  /** Drops all of them. */
  readonly clear: () => void;
};

/** A way in of the whole cluster, with the call for which it was found. */
type SharedWayIn = { readonly found: WayIn; readonly call: EndpointQuery };

/** Ways in that answered, for the calls that follow: of one service, and of the gateways that services share. */
export function createMemory(): Memory {
  const own = new Map<string, WayIn>();
  const shared = new Map<string, SharedWayIn>();
  return {
    recall: (call) => own.get(ownKey(call)),
    recallAmong: (candidates, call) => {
      for (const [index, candidate] of candidates.entries()) {
        const known = isShared(candidate) ? shared.get(sharedKey(candidate, call)) : undefined;
        if (known === undefined) continue;
        const better = candidates.slice(0, index);
        return failuresOf(better, known, call) === undefined ? undefined : known.found;
      }
      return undefined;
    },
    recallFailures: (candidates, call) => {
      if (candidates.length === 0) return undefined;
      for (const known of shared.values()) {
        const attempts = failuresOf(candidates, known, call);
        if (attempts !== undefined) return { attempts };
      }
      return undefined;
    },
    keep: (call, found) => {
      const { candidate } = found.reached;
      const key = isShared(candidate) ? sharedKey(candidate, call) : undefined;
      const sooner = (key === undefined ? undefined : shared.get(key)?.found) ?? own.get(ownKey(call));
      const kept = sooner === undefined ? found : { ...found, reached: sooner.reached };
      if (kept.reached.candidate !== candidate) closeQuietly(found.reached);
      own.set(ownKey(call), kept);
      if (key !== undefined && !shared.has(key)) shared.set(key, { found: kept, call });
      return kept;
    },
    clear: () => {
      const all = [...own.values(), ...[...shared.values()].map(({ found }) => found)];
      for (const reached of new Set(all.map((one) => one.reached))) closeQuietly(reached);
      own.clear();
      shared.clear();
    },
    forget: (candidate) => {
      const closed = new Set<OpenCandidate>();
      for (const [key, { reached }] of own) {
        if (reached.candidate !== candidate) continue;
        own.delete(key);
        closed.add(reached);
      }
      for (const [key, { found }] of shared) {
        if (found.reached.candidate !== candidate) continue;
        shared.delete(key);
        closed.add(found.reached);
      }
      for (const reached of closed) closeQuietly(reached);
    },
  };
}

/** Which candidates are the same place, over whichever forward. */
export function identity({ route, address, port, tls, host, forwardTo, belief }: Candidate): string {
  return JSON.stringify([route, forwardTo === undefined ? [address, port] : forwardTo, tls, host, belief]);
}

/** Calls that would look for the same at the same time. */
export function lookKey({ service, protocol }: EndpointQuery): string {
  const { key, kind, clusterLocal, deploymentMode, url } = service;
  return JSON.stringify([clusterLocal ? key : '', kind, deploymentMode, url?.scheme, isOverGrpc(protocol)]);
}

/**
 * An address that was given, and a gateway that configuration names for all, under its own listeners. What only a service's own
 * route or status names is not another's.
 */
function isShared({ belief, bypassesGateway, host }: Candidate): boolean {
  return (belief === 'given' || belief === 'cluster') && !bypassesGateway && host === undefined;
}

/** A gateway may speak HTTP/1.1 alone, and have a certificate for some hosts alone. */
function sharedKey(candidate: Candidate, { protocol, serverName }: EndpointQuery): string {
  return JSON.stringify([identity(candidate), isOverGrpc(protocol), candidate.tls ? serverName : '']);
}

/** The service as it was: one that changes where it is served is looked for again. */
function ownKey({ service, protocol, serverName }: EndpointQuery): string {
  const { key, uid, url, deploymentMode, clusterLocal, addressUrl } = service;
  return JSON.stringify([key, uid, protocol, serverName, url, deploymentMode, clusterLocal, addressUrl]);
}

/** How each of the candidates failed in that look; undefined where one did not, or was not tried for such a call. */
function failuresOf(
  candidates: readonly Candidate[],
  { found, call: before }: SharedWayIn,
  call: EndpointQuery,
): readonly Attempt[] | undefined {
  if (isOverGrpc(before.protocol) !== isOverGrpc(call.protocol)) return undefined;
  const failed = new Map(
    found.attempts
      .filter(({ outcome }) => outcome === 'failed')
      .map((attempt) => [identity(attempt.candidate), attempt]),
  );
  // A certificate is for some hosts alone.
  const attempts = candidates.map((candidate) =>
    candidate.tls && before.serverName !== call.serverName ? undefined : failed.get(identity(candidate)),
  );
  const known = attempts.filter((attempt) => attempt !== undefined);
  return known.length === candidates.length ? known : undefined;
}

/** It has failed, or is not needed: how its forward closes does not matter. */
function closeQuietly(reached: OpenCandidate): void {
  reached.close().catch(() => undefined);
}

/** A candidate that answered and a service, joined: where the socket goes, and the name and path to ask for. */
export function joinEndpoint(
  service: Service,
  protocol: Protocol,
  found: WayIn,
  givenHost: string | undefined,
): Endpoint {
  const { candidate } = found.reached;
  const url = urlFor(service, protocol);
  // A pod itself, and a listener that expects the internal name, serve no path of the outer URL.
  const outer = !candidate.bypassesGateway && candidate.host === undefined;
  return {
    candidate,
    address: candidate.address,
    port: candidate.port,
    tls: candidate.tls,
    host: givenHost ?? candidate.host ?? hostName(url) ?? urlHost(candidate.address),
    basePath: outer && url !== undefined ? url.path : '',
    ...(candidate.rule === undefined ? {} : { rule: candidate.rule }),
    ...(candidate.proxy === undefined ? {} : { proxy: candidate.proxy }),
    ...(candidate.unverified === undefined ? {} : { unverified: candidate.unverified }),
    attempts: found.attempts,
    warnings: found.warnings,
  };
}

/** The URL's host, where that is a name: of an address, which no gateway routes by, the candidate's own is as good. */
function hostName(url: ServiceUrl | undefined): string | undefined {
  return url === undefined || isIP(url.host) !== 0 ? undefined : url.host;
}

/**
 * gRPC's paths are fixed, so where a path template puts services under one host (`status.url` has a path), the entry
 * component's own host is the one that routes it (KServe in Knative mode makes that route too).
 */
function urlFor(service: Service, protocol: Protocol): ServiceUrl | undefined {
  const { url, components } = service;
  const grpc = isOverGrpc(protocol);
  if (!grpc || url === undefined || url.path === '') return url;
  const entry =
    components.find(({ kind }) => kind === 'transformer') ??
    components.find(({ kind }) => kind === 'predictor');
  return entry?.url ?? url;
}
