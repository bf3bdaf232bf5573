import type { Service, ServiceKey } from '../kserve/service.js';
import type { List, Outcome, Sort, State } from './state.js';

const readinessRank: Readonly<Record<Service['readiness'], number>> = {
  ready: 0,
  unknown: 1,
  'not-ready': 2,
  stopped: 3,
};

/** The keys of all services in the order of the sort. */
export function sortedKeys(
  services: ReadonlyMap<ServiceKey, Service>,
  sort: Sort,
  outcomes: State['outcomes'],
): readonly ServiceKey[] {
  const answeredAt = (service: Service) => outcomeTime(outcomes.get(service.key)?.[0]);
  const by: Readonly<Record<Sort, (a: Service, b: Service) => number>> = {
    'ready first': (a, b) => readinessRank[a.readiness] - readinessRank[b.readiness],
    name: (a, b) => compare(a.name, b.name),
    'newest first': (a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0),
    'last answer': (a, b) => answeredAt(b) - answeredAt(a),
  };
  return [...services.values()].sort((a, b) => by[sort](a, b) || compare(a.key, b.key)).map(({ key }) => key);
}

/** Plain order of code units: `localeCompare` is many times slower, and names are ASCII. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** When a prediction was made; 0 when there was none. */
export function outcomeTime(outcome: Outcome | undefined): number {
  if (outcome === undefined) return 0;
  return outcome.kind === 'exchange' ? outcome.exchange.startedAt : outcome.at;
}

type Visible = {
  readonly list: List;
  readonly filter: string;
  readonly notReady: State['notReady'];
  readonly keys: readonly ServiceKey[];
};

/** The last answer of `visibleKeys`: a key press asks several times, and only some presses change what it depends on. */
let last: Visible | undefined;

/** The services that the list shows, in its order. */
export function visibleKeys({
  list,
  filter,
  notReady,
  namespace,
}: Pick<State, 'list' | 'filter' | 'notReady' | 'namespace'>): readonly ServiceKey[] {
  if (list.state !== 'ready') return [];
  if (last?.list === list.value && last.filter === filter && last.notReady === notReady) return last.keys;
  const wanted = filter.toLowerCase();
  const { services, order } = list.value;
  if (wanted === '' && notReady === 'shown') return order;
  const keys = order.filter((key) => {
    const text = namespace === undefined ? key : key.slice(key.indexOf('/') + 1);
    if (wanted !== '' && !text.toLowerCase().includes(wanted)) return false;
    return notReady === 'shown' || services.get(key)?.readiness === 'ready';
  });
  last = { list: list.value, filter, notReady, keys };
  return keys;
}

/** The service that a key acts on: the one of the screen, else the one under the cursor. */
export function currentService(state: State): Service | undefined {
  const place = placeOf(state);
  const key = 'of' in place ? place.of : state.cursor;
  return key === undefined || state.list.state !== 'ready' ? undefined : state.list.value.services.get(key);
}

/** The shown screen. */
export function placeOf(state: State): State['places'][0] {
  return state.places.at(-1) ?? state.places[0];
}
