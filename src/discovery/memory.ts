import type { Attempt, Candidate } from '../inference/endpoint.js';
import type { Protocol, Service } from '../kserve/service.js';
import type { Reached } from './reach.js';
import type { TrustBase } from './trust-base.js';

/** What answered, and how it was found. */
export type Found = {
  readonly reached: Reached;
  readonly attempts: readonly Attempt[];
  readonly warnings: readonly string[];
  /** What believed configuration said when it was found. */
  readonly trust: TrustBase;
};

/** The candidates that answered, kept while the program runs: a gateway's for all services that it routes, a pod's for its own. */
export type Memory = {
  readonly recall: (service: Service, protocol: Protocol) => Found | undefined;
  readonly keep: (service: Service, protocol: Protocol, found: Found) => void;
  /** Drops the candidate, and closes its port-forward. */
  readonly forget: (candidate: Candidate) => void;
};

export function createMemory(): Memory {
  const found = new Map<string, Found>();
  return {
    recall: (service, protocol) => found.get(ownKey(service, protocol)) ?? found.get(sharedKey(service)),
    keep: (service, protocol, one) => {
      const key = isShared(one.reached.candidate) ? sharedKey(service) : ownKey(service, protocol);
      found.set(key, one);
    },
    forget: (candidate) => {
      for (const [key, { reached }] of found) {
        if (reached.candidate !== candidate) continue;
        found.delete(key);
        // It failed already: that its forward does not close cleanly is no news.
        reached.close().catch(() => undefined);
      }
    },
  };
}

/** An address that was given, and a gateway under its own listeners, serve every service with the same scheme. */
function isShared(candidate: Candidate): boolean {
  if (candidate.route === 'given') return true;
  return candidate.gateway !== undefined && !candidate.bypassesGateway && candidate.host === undefined;
}

/** The same for all services that a gateway's candidate would serve. */
export function sharedKey(service: Service): string {
  return service.clusterLocal ? `local ${service.key}` : `gateway ${service.url?.scheme ?? 'http'}`;
}

function ownKey(service: Service, protocol: Protocol): string {
  return `${service.key} ${protocol}`;
}
