import { listColumns, type ListColumn } from '../../config/config.js';
import { menuColumns } from '../selectors/menu-items.js';
import { columnsOf, placeOf } from '../selectors/list.js';
import type { Updated } from '../state/messages.js';
import type { State } from '../state/state.js';
import { openPlace } from './places.js';
import { keyOf } from '../selectors/shown-keys.js';

/** `|`: the columns of the list, to be shown or hidden. */
export function openColumns(state: State): Updated {
  return openPlace(state, { name: 'columns', line: 0 });
}

/** Shows the chosen column, or hides it. */
export function toggleColumn(state: State): Updated {
  const place = placeOf(state);
  const chosen = place.name === 'columns' ? menuColumns(place)[place.line] : undefined;
  if (chosen === undefined) return [state, []];
  const columns = columnsOf(state);
  const isShown = (name: ListColumn) => (name === chosen) !== columns.includes(name);
  return [{ ...state, chosenColumns: listColumns.filter(isShown) }, []];
}

/** Milliseconds between two counts. */
const countedMs = 15_000;

/** More services than these would take many pods: nothing is counted for them. */
const mostCounted = 5_000;

/** Where they may not be counted, they are not asked for again. */
export function receivePods(state: State, podCounts: State['podCounts']): State {
  return { ...state, podCounts, ...(podCounts === undefined ? { podsAskedAt: Infinity } : {}) };
}

/** Asks for the pods of the services, where a column tells of them and it is time. */
export function followColumns([state, effects]: Updated): Updated {
  const { list, now, podsAskedAt, namespace } = state;
  const columns = columnsOf(state);
  const isTold = columns.includes('restarts') || columns.includes('replicas');
  if (!isTold || list.state !== 'ready' || now - podsAskedAt < countedMs) return [state, effects];
  const { services } = list.value;
  if (services.length === 0) return [state, effects];
  if (services.length > mostCounted) {
    const notice = `Pods are counted for ${mostCounted} services at most: ${keyOf(state, 'namespaces')} chooses a namespace.`;
    return [{ ...state, podsAskedAt: Infinity, notice }, effects];
  }
  const kinds = [...new Set(services.map(({ kind }) => kind))];
  return [{ ...state, podsAskedAt: now }, [...effects, { type: 'count-pods', kinds, namespace }]];
}
