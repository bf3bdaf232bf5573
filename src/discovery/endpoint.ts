import type { Cluster } from '../cluster/cluster.js';
import type { Attempt, Endpoint } from '../inference/endpoint.js';
import type { Protocol, Service } from '../kserve/service.js';
import type { Trust } from '../transport/transport.js';

export type DiscoveryOptions = {
  /** `--address`, final. */
  readonly address?: string;
  /** `--gateway NAMESPACE/NAME`. */
  readonly gateway?: string;
  /** `--host`: in place of the host of `status.url`. */
  readonly host?: string;
  readonly trust: Trust;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** What `isvc gateways` and the TUI's `g` show: every candidate, each tried. */
export type Survey = {
  /** One line each: which installation this looks like, and from which objects. */
  readonly findings: readonly string[];
  readonly attempts: readonly Attempt[];
  /** The attempt that wins; undefined when none answered. */
  readonly winner?: Attempt;
  readonly warnings: readonly string[];
};

export type Discovery = {
  /** The first candidate that answers, remembered while the program runs. Throws Problem "no-way-in" or "not-ready". */
  readonly findEndpoint: (service: Service, protocol: Protocol, signal: AbortSignal) => Promise<Endpoint>;
  /** Every candidate, for one service or for the gateways alone. */
  readonly survey: (service: Service | undefined, signal: AbortSignal) => Promise<Survey>;
  /** Drops what is remembered of an endpoint that failed, so that the next call looks again. */
  readonly forget: (endpoint: Endpoint) => void;
};

/** Looks for the ways in to this cluster's services. Asks the cluster on first use. */
export function createDiscovery(_cluster: Cluster, _options: DiscoveryOptions): Discovery {
  throw new Error('not written yet');
}
