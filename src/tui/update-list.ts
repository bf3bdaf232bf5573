import type { Service, ServiceKey } from '../kserve/service.js';
import { layout, revealed } from './layout.js';
import { sortedKeys, visibleKeys } from './rows.js';
import type { List, State } from './state.js';

/** The list as the cluster has it now. The first is sorted; later ones keep every row in its place, and new services come last. */
export function listed(state: State, found: readonly Service[]): State {
  const services = new Map<ServiceKey, Service>();
  for (const service of found) services.set(service.key, service);
  const list: List = {
    services,
    order:
      state.list.state === 'ready'
        ? keptOrder(state.list.value.order, services)
        : sortedKeys(services, state.sort, state.outcomes),
  };
  return settled({ ...state, list: { state: 'ready', value: list }, stale: undefined }, state);
}

function keptOrder(
  order: readonly ServiceKey[],
  services: ReadonlyMap<ServiceKey, Service>,
): readonly ServiceKey[] {
  // Nearly always the same services: then nothing of the size of the list is made, many times a second.
  if (order.length === services.size && order.every((key) => services.has(key))) return order;
  const known = new Set(order);
  const added = [...services.keys()].filter((key) => !known.has(key));
  return [...order.filter((key) => services.has(key)), ...added];
}

/** The list in the order of the sort: on `s`, and when the filter changes. */
export function sorted(state: State): State {
  if (state.list.state !== 'ready') return state;
  const { services } = state.list.value;
  const order = sortedKeys(services, state.sort, state.outcomes);
  return settled({ ...state, list: { state: 'ready', value: { services, order } } }, state);
}

/** The cursor on a row that is there, and that row in view. A row that went hands the cursor to the one in its place. */
export function settled(state: State, before: State = state): State {
  const keys = visibleKeys(state);
  const at = state.cursor === undefined ? 0 : keys.indexOf(state.cursor);
  if (at >= 0) return withCursor(state, keys, at);
  const place = before.cursor === undefined ? 0 : visibleKeys(before).indexOf(before.cursor);
  return withCursor(state, keys, Math.max(0, place));
}

/** Moves the cursor by rows, stopping at both ends. */
export function moved(state: State, rows: number): State {
  const keys = visibleKeys(state);
  const at = state.cursor === undefined ? 0 : Math.max(0, keys.indexOf(state.cursor));
  return withCursor(state, keys, at + rows);
}

function withCursor(state: State, keys: readonly ServiceKey[], wanted: number): State {
  const at = Math.max(0, Math.min(wanted, keys.length - 1));
  return {
    ...state,
    cursor: keys[at],
    top: revealed(state.top, at, layout(state.size).list, keys.length),
  };
}
