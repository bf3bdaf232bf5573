import type { Service } from '../../kserve/service.js';

export type Health = Readonly<Record<Service['readiness'], number>>;

const known = new WeakMap<readonly Service[], Health>();

/** How many services are ready, and how many are not, and how. */
export function healthOf(services: readonly Service[]): Health {
  const before = known.get(services);
  if (before !== undefined) return before;
  const health = { ready: 0, empty: 0, 'not-ready': 0, unknown: 0, stopped: 0 };
  for (const { readiness } of services) health[readiness] += 1;
  known.set(services, health);
  return health;
}
