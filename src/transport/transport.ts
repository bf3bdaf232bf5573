import type { Endpoint } from '../inference/endpoint.js';
import type { ModelRequest, RoundTrip } from '../inference/exchange.js';
import type { Proxies } from '../network/proxies.js';
import type { Lookup } from './lookup.js';

/** How connections are made, and whom TLS trusts. Nothing here ever defaults to less than the system's trust. */
export type Trust = {
  /** PEM text added to the system's roots' place, as `curl --cacert` does. */
  readonly ca?: string;
  readonly insecure: boolean;
  /** The certificate for a server that asks for one: PEM texts, the certificate's own chain included. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** None where absent. */
  readonly proxies?: Proxies;
  /** The addresses of names; the system's answer where absent. */
  readonly lookup?: Lookup;
};

/** Where to connect, and the name to ask for. */
export type Target = Pick<
  Endpoint,
  'address' | 'port' | 'tls' | 'host' | 'basePath' | 'rule' | 'proxy' | 'unverified'
>;

/** Sends one request. Never throws for what the network does: that is `RoundTrip.failure`. Rejects only with signal.reason when aborted. */
export type Transport<Request extends ModelRequest> = {
  readonly send: (
    target: Target,
    request: Request,
    timeoutMs: number,
    signal: AbortSignal,
  ) => Promise<RoundTrip>;
  /** Closes idle and busy connections. */
  readonly close: () => void;
};

/** Sends one request many times, with less work for each than `send` has. */
export type Repetition<Request extends ModelRequest> = {
  /** The outcome is the one that `send` has, for the request with these headers. */
  readonly repeat: (
    request: Request,
  ) => (
    target: Target,
    headers: Request['headers'],
    timeoutMs: number,
    signal: AbortSignal,
  ) => Promise<RoundTrip>;
};

// The door is this file; what it takes to open one passes through.
export {
  type AnswerLimits,
  maxHeaderBytes,
  type StreamLimits,
  streamLimits,
  usualAnswerLimits,
} from './limits.js';
