import type { AddressKind, AddressRule } from '../network/address-rule.js';
import type { ServiceKey } from '../kserve/service.js';

/** The kind of way in, in the order in which they are tried. */
export type Route =
  | 'given'
  | 'cluster-ip'
  | 'load-balancer'
  | 'node-port'
  | 'kind-port'
  | 'direct'
  | 'port-forward';

/**
 * On whose word a candidate is used. `given`: the person's own (an address, or a gateway by name). `cluster`: configuration that is
 * believed names its gateway, for all services. `route`: only this service's own route names it. `status`: only a URL in the
 * service's status. `pod`: the service's own pods, through the API server.
 */
export type Belief = 'given' | 'cluster' | 'route' | 'status' | 'pod';

/** A pod's port behind a port-forward through the API server. */
export type PodPort = { readonly namespace: string; readonly pod: string; readonly port: number };

/** One address at which a gateway (or, for a port-forward, a pod) might be reached. */
export type Candidate = {
  readonly route: Route;
  /** Host name or IP, without brackets. For a port-forward: empty until it is open. */
  readonly address: string;
  readonly port: number;
  readonly tls: boolean;
  readonly belief: Belief;
  /** `NAMESPACE/NAME` of the gateway, where it is one. */
  readonly gateway?: string;
  /** The pod to forward to; only for `port-forward`. */
  readonly forwardTo?: PodPort;
  /** Its certificate is not verified: its server signs one itself. Only over a port-forward, to a pod that the API server names. */
  readonly unverified?: true;
  /** A pod of the service itself: no gateway is asked, so the Host header is not needed. */
  readonly bypassesGateway: boolean;
  /** The Host that this candidate needs instead of the service's own (a cluster-local listener expects the internal one). */
  readonly host?: string;
  /** Where its address may lead, for one that only a service's own status or route names; any where absent. */
  readonly rule?: AddressRule;
  /** The domain under which its host lies and that believed configuration, or the person, lists as the cluster's. */
  readonly domain?: string;
  /** `http://HOST:PORT` of the proxy on the way. */
  readonly proxy?: string;
  /** Final candidates (`--address`) forbid falling on to the next. */
  readonly final: boolean;
  /** Why we think that it is one: the object and field it was read from. */
  readonly why: string;
};

/** Whether two candidates lead to the same place, on whose word and for whichever host that may be. */
export function isSamePlace(one: Candidate, other: Candidate): boolean {
  const [a, b] = [one.forwardTo, other.forwardTo];
  if (one.route !== other.route || one.tls !== other.tls) return false;
  if (a === undefined || b === undefined)
    return a === b && one.address === other.address && one.port === other.port;
  return a.namespace === b.namespace && a.pod === b.pod && a.port === b.port;
}

/** Why a candidate did not answer, as far as a code says it: `ECONNREFUSED`, `CLIENT_CERTIFICATE`, `NOT_HTTP2`, … */
export type AttemptFailure = {
  readonly code: string;
  /** The kind of its address, where it was refused for that. */
  readonly refused?: AddressKind;
};

/** How one candidate fared. */
export type Attempt = {
  readonly candidate: Candidate;
  readonly outcome: 'answered' | 'failed' | 'not-tried';
  /** `connection refused`, `no answer within 1 s`, `HTTP 404 from envoy`, … */
  readonly detail: string;
  /** The same for the program; absent where it answered, and where only words tell it. */
  readonly failure?: AttemptFailure;
};

/** For whom a token has to be, and which object says so. */
export type StatedAudience = {
  readonly audiences: readonly string[];
  readonly by: string;
  /** It is the API server's as well: whoever gets the token can act as the account. */
  readonly forApi: boolean;
};

/** A candidate that answered, joined with a service. */
export type Endpoint = {
  readonly candidate: Candidate;
  /** Where the socket goes. */
  readonly address: string;
  readonly port: number;
  readonly tls: boolean;
  /** The `Host` header and `:authority`; also the name that TLS is verified against (SNI), without its port. */
  readonly host: string;
  /** Prefix of REST paths, without a trailing slash: the path of `status.url`. */
  readonly basePath: string;
  /** The candidate's own. */
  readonly rule?: AddressRule;
  readonly unverified?: true;
  readonly proxy?: string;
  /** Who else claims the host, as a sentence: the gateway may send what goes there to them. */
  readonly claim?: string;
  /** The object of that claim: `HTTPRoute tenant/other`. Present together with `claim`. */
  readonly claimedBy?: string;
  /** The audiences that a service account's token needs there, as the cluster states them. */
  readonly audience?: StatedAudience;
  readonly attempts: readonly Attempt[];
  /** Objects that discovery could not read, and the permission that would help. */
  readonly warnings: readonly string[];
};

/** Addresses of a Gateway (`NAMESPACE/NAME`). */
export type GatewayAddresses = { readonly name: string; readonly addresses: readonly string[] };

/** The consent of a user who has seen whom it concerns. */
export type Consent =
  /** The host is the cluster's: its address may be private, and gets the token. */
  | { readonly kind: 'host'; readonly host: string }
  /** Tokens of this service go, whoever else claims its host. */
  | { readonly kind: 'claims'; readonly of: ServiceKey }
  /** `NAMESPACE/NAME` is the gateway, as `--gateway` says it. */
  | { readonly kind: 'gateway'; readonly name: string }
  /** A Gateway that a service's own route names is at these addresses, for which its author asked (`spec.addresses`). */
  | { readonly kind: 'gateway-addresses'; readonly gateway: GatewayAddresses }
  /** KServe's own namespace, whose configuration is believed. */
  | { readonly kind: 'kserve-namespace'; readonly namespace: string };
