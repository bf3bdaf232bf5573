import { isMagicDomain, lookupBySystem } from '../transport/lookup.js';
import type { Trust } from '../transport/transport.js';
import { withoutDomain } from './address-rules.js';
import type { GatewayCandidates } from './gateways.js';

/**
 * Takes from candidates the domains whose names say any address that one likes (magic DNS): they list nothing. Each domain is asked
 * for once, and only where a candidate depends on it.
 */
export function withoutMagic(trust: Trust): (found: GatewayCandidates) => Promise<GatewayCandidates> {
  const known = new Map<string, Promise<boolean>>();
  const isMagic = (domain: string): Promise<boolean> => {
    const asked = known.get(domain) ?? isMagicDomain(domain, trust.lookup ?? lookupBySystem);
    known.set(domain, asked);
    return asked;
  };
  return async (found) => {
    const { candidates } = found;
    if (candidates.every(({ domain }) => domain === undefined)) return found;
    const kept = candidates.map(async (candidate) => {
      const isListed = candidate.domain === undefined || !(await isMagic(candidate.domain));
      return isListed ? candidate : withoutDomain(candidate);
    });
    return { ...found, candidates: await Promise.all(kept) };
  };
}
