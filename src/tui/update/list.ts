import type { Service, ServiceKey } from '../../kserve/service.js';
import { splitOf } from '../screens/pane.js';
import { indexesOf, sortedKeys, visibleKeys } from '../selectors/list.js';
import type { Updated } from '../state/messages.js';
import type { List, Sort, State } from '../state/state.js';
import { keyOf } from '../selectors/shown-keys.js';

/**
 * The list as the cluster has it now. The first is sorted, and the one in which a kind of service first comes, since a slow API server
 * answers for one kind after the other. The others keep every row in its place, and new services come last.
 */
export function receiveServices(state: State, services: readonly Service[]): State {
  const before = state.list.state === 'ready' ? state.list.value : undefined;
  const indexes = indexesOf(services, before);
  const isSorted = before === undefined || hasNewKind(before, services, indexes);
  const order = isSorted ? sortedKeys(services, state.sort, state.outcomes) : keepOrder(before, indexes);
  const value: List = { services, indexes, order };
  const next: State = { ...state, list: { state: 'ready', value }, stale: undefined };
  return settleCursor(isSorted && isUntouched(state) ? { ...next, cursor: undefined } : next, state);
}

/** Whether nobody moved the cursor or did anything with its service: it belongs to the first row, whichever service that is. */
function isUntouched(state: State): boolean {
  const { places, prompt, calls, outcomes, marked, cursor } = state;
  const isIdle =
    places.length === 1 && prompt === undefined && calls.size + outcomes.size + marked.size === 0;
  return isIdle && cursor === visibleKeys(state)[0];
}

function hasNewKind(before: List, services: readonly Service[], indexes: List['indexes']): boolean {
  if (indexes === before.indexes) return false;
  const added = services.filter(({ key }) => !before.indexes.has(key));
  if (added.length === 0) return false;
  const kinds = new Set(before.services.map(({ kind }) => kind));
  return added.some(({ kind }) => !kinds.has(kind));
}

function keepOrder(before: List, indexes: List['indexes']): readonly ServiceKey[] {
  if (indexes === before.indexes) return before.order;
  const added = [...indexes.keys()].filter((key) => !before.indexes.has(key));
  return [...before.order.filter((key) => indexes.has(key)), ...added];
}

/** The list in the order of the sort: on `s`, and when the filter changes. */
export function sortList(state: State): State {
  if (state.list.state !== 'ready') return state;
  const order = sortedKeys(state.list.value.services, state.sort, state.outcomes);
  return settleCursor({ ...state, list: { state: 'ready', value: { ...state.list.value, order } } }, state);
}

/** The cursor on a row that is there, and that row in view. A row that went hands the cursor to the one in its place. */
export function settleCursor(state: State, before: State = state): State {
  const keys = visibleKeys(state);
  const at = state.cursor === undefined ? 0 : keys.indexOf(state.cursor);
  if (at >= 0) return withCursor(state, keys, at);
  const place = before.cursor === undefined ? 0 : visibleKeys(before).indexOf(before.cursor);
  return withCursor(state, keys, Math.max(0, place));
}

/** Moves the cursor by rows, stopping at both ends. */
export function moveCursor(state: State, rows: number): State {
  const keys = visibleKeys(state);
  const at = state.cursor === undefined ? 0 : Math.max(0, keys.indexOf(state.cursor));
  return withCursor(state, keys, at + rows);
}

function withCursor(state: State, keys: readonly ServiceKey[], wanted: number): State {
  const at = Math.max(0, Math.min(wanted, keys.length - 1));
  const next = { ...state, cursor: keys[at] };
  return { ...next, top: splitOf(next).first };
}

const sorts: readonly Sort[] = ['ready first', 'name', 'newest first', 'last answer'];

/** The order after this one; the first after the last. */
export function nextSort(sort: Sort): Sort {
  return sorts[(sorts.indexOf(sort) + 1) % sorts.length] ?? sort;
}

/** The list in another order, which is told. */
export function sortBy(state: State, sort: Sort): Updated {
  return [sortList({ ...state, sort, notice: `sorted: ${sort}` }), []];
}

/** The list with what is not ready, or without it. */
export function withNotReady(state: State, notReady: State['notReady']): State {
  const notice =
    notReady === 'hidden'
      ? `showing only ready services: ${keyOf(state, 'toggle-not-ready')} shows the rest`
      : 'showing all services';
  return settleCursor({ ...state, notReady, notice }, state);
}
