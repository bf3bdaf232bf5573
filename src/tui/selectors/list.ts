import type { Service, ServiceKey } from '../../kserve/service.js';
import type { List, State } from '../state/state.js';

/** The service of that key, where the list is there and has it. */
export function serviceOf({ list }: Pick<State, 'list'>, key: ServiceKey | undefined): Service | undefined {
  if (list.state !== 'ready' || key === undefined) return undefined;
  const index = list.value.indexes.get(key);
  return index === undefined ? undefined : list.value.services[index];
}

/**
 * The index of each service among the services. Many times a second some of thousands change, and nearly always the same
 * services come again: then the indexes of the list before are theirs too, and nothing of the size of the list is made.
 */
export function indexesOf(services: readonly Service[], before: List | undefined): List['indexes'] {
  if (before !== undefined && isSame(services, before.services)) return before.indexes;
  return new Map(services.map(({ key }, index) => [key, index]));
}

/** Whether the same services stand at the same places. */
function isSame(services: readonly Service[], before: readonly Service[]): boolean {
  if (services.length !== before.length) return false;
  return services.every((service, place) => {
    const other = before[place];
    return service === other || service.key === other?.key;
  });
}
