import type { ListColumn } from '../../config/config.js';
import { stepTo } from '../../discovery/list-step.js';
import type { Service, ServiceKey } from '../../kserve/service.js';
import { shownKey } from '../../kserve/service-key.js';
import { filterItems, type FilterSubject } from './matcher.js';
import type { List, State, Sort } from '../state/state.js';
import type { Outcome } from '../state/call.js';
import type { Place } from '../state/place.js';

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
  if (stepTo(services)?.before === before) return true;
  if (services.length !== before.length) return false;
  return services.every((service, place) => {
    const other = before[place];
    return service === other || service.key === other?.key;
  });
}

const readinessRank: Readonly<Record<Service['readiness'], number>> = {
  ready: 0,
  empty: 1,
  unknown: 2,
  'not-ready': 3,
  stopped: 4,
};

/** The keys of all services in the order of the sort. */
export function sortedKeys(
  services: readonly Service[],
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
  return services.toSorted((a, b) => by[sort](a, b) || byPlace(a, b)).map(({ key }) => key);
}

/** As the API sorts them; services of several kinds that share a name, by their kinds. */
function byPlace(a: Service, b: Service): number {
  return compare(a.namespace, b.namespace) || compare(a.name, b.name) || compare(a.key, b.key);
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

/** The last answer of `namedKeys` for an order: a key press asks several times, and the names change only when services come and go. */
const named = new WeakMap<List['order'], { readonly filter: string; readonly keys: List['order'] }>();
/** The last answer of `visibleKeys` for a list. */
const visible = new WeakMap<List, { readonly among: List['order']; readonly keys: List['order'] }>();

/** By the words of `is:`. */
const stateWords: Readonly<Record<Service['readiness'], readonly string[]>> = {
  ready: ['ready'],
  empty: ['empty', 'ready'],
  'not-ready': ['failing', 'not-ready', 'unready'],
  unknown: ['starting', 'unknown', 'not-ready', 'unready'],
  stopped: ['stopped', 'not-ready', 'unready'],
};

/** The facts of a service that a filter looks at: its name, how it is, its kind and protocol, and its labels. */
function subjectOf(text: string, service: Service | undefined): FilterSubject {
  if (service === undefined) return { text, states: [], labels: {} };
  const { readiness, kind, protocol, labels } = service;
  return { text, states: [...stateWords[readiness], kind, protocol], labels };
}

/** The services that the list shows, in its order. */
export function visibleKeys(
  state: Pick<State, 'list' | 'filter' | 'notReady' | 'namespace'>,
): readonly ServiceKey[] {
  const { list, notReady } = state;
  if (list.state !== 'ready') return [];
  const among = namedKeys(list.value.order, state);
  if (notReady === 'shown') return among;
  const known = visible.get(list.value);
  if (known?.among === among) return known.keys;
  const keys = among.filter((key) => serviceOf(state, key)?.readiness === 'ready');
  visible.set(list.value, { among, keys });
  return keys;
}

/** The keys whose name, or also namespace where there are several, contains the filter. */
function namedKeys(
  order: List['order'],
  { filter, namespace, list }: Pick<State, 'filter' | 'namespace' | 'list'>,
): readonly ServiceKey[] {
  if (filter === '') return order;
  const known = named.get(order);
  if (known?.filter === filter) return known.keys;
  const among = namespace === undefined ? 'all namespaces' : 'one namespace';
  const keys = filterItems(order, filter, (key) => subjectOf(shownKey(key, among), serviceOf({ list }, key)));
  named.set(order, { filter, keys });
  return keys;
}

/** The service that a key acts on: the one of the screen, else the one under the cursor. */
export function currentService(state: State): Service | undefined {
  const place = placeOf(state);
  const key = 'of' in place ? place.of : state.cursor;
  return serviceOf(state, key);
}

/** The shown screen. */
export function placeOf(state: State): Place {
  return state.places.at(-1) ?? state.places[0];
}

/** Whether the prediction of a service is in flight, or waits for others to end. */
export function isPending({ calls, queue }: State, key: ServiceKey): boolean {
  return calls.has(key) || queue.includes(key);
}

/** Whether a service is repeated, alone or with the others that are marked. */
export function isRepeated({ repeat }: State, key: ServiceKey): boolean {
  return repeat?.runs.has(key) === true;
}

/** Whether marked services are being predicted. A repetition among them is one of its own: what ends those leaves it running. */
export function isPredictingMarked(state: State): boolean {
  const { marked, calls, queue } = state;
  return [...queue, ...marked].some(
    (key) => !isRepeated(state, key) && (calls.has(key) || queue.includes(key)),
  );
}

/** The columns of the list, beside the name: those that were chosen, else those of the settings. */
export function columnsOf({
  chosenColumns,
  settings,
}: Pick<State, 'chosenColumns' | 'settings'>): readonly ListColumn[] {
  return chosenColumns ?? settings.columns;
}
