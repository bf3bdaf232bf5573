import { stepTo, type ListStep } from '../../discovery/list-step.js';
import type { Service } from '../../kserve/service.js';

export type Health = Readonly<Record<Service['readiness'], number>>;

const known = new WeakMap<readonly Service[], Health>();

/** How many services are ready, and how many are not, and how. Of thousands only those are counted that changed since the list before. */
export function healthOf(services: readonly Service[]): Health {
  const found = known.get(services);
  if (found !== undefined) return found;
  const step = stepTo(services);
  const before = step && known.get(step.before);
  const health =
    step === undefined || before === undefined ? countAll(services) : countChanged(before, step, services);
  known.set(services, health);
  return health;
}

function countAll(services: readonly Service[]): Health {
  const health = { ready: 0, empty: 0, 'not-ready': 0, unknown: 0, stopped: 0 };
  for (const { readiness } of services) health[readiness] += 1;
  return health;
}

function countChanged(last: Health, { before, places }: ListStep, services: readonly Service[]): Health {
  const health = { ...last };
  for (const place of places) {
    const [old, now] = [before[place], services[place]];
    if (old !== undefined) health[old.readiness] -= 1;
    if (now !== undefined) health[now.readiness] += 1;
  }
  return health;
}
