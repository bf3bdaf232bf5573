import type { Action } from '../keys/binding.js';
import type { Updated } from '../state/messages.js';
import { keyPlaceOf } from '../selectors/shown-keys.js';
import type { State } from '../state/state.js';

/** The actions on services of the list: before the first list came there are none. */
const ofServices: ReadonlySet<Action> = new Set([
  'up',
  'down',
  'page-up',
  'page-down',
  'first',
  'last',
  'predict',
  'mark',
  'repeat',
  'payload',
  'details',
  'yaml',
  'copy',
  'history',
  'answer',
  'raw',
  'compare',
  'bench',
  'metrics',
  'edit',
  'kubectl',
  'mark-all',
  'mark-range',
  'logs',
  'chat',
  'difference',
  'protocol',
  'token',
  'trust',
  'model',
]);

/** Keys that are kept; nobody types more while the program starts. */
const most = 100;

/** The state that keeps this key until the list comes; undefined where the key can be obeyed now. */
export function keepKey(state: State, action: Action, key: string): State | undefined {
  const waits = state.list.state === 'loading' && keyPlaceOf(state) === 'services' && ofServices.has(action);
  return waits ? { ...state, early: [...state.early, key].slice(0, most) } : undefined;
}

/** Obeys the keys that were kept, in the order in which they were typed, as soon as there is a list. */
export function withEarlyKeys(
  [state, effects]: Updated,
  onKey: (state: State, key: string) => Updated,
): Updated {
  if (state.early.length === 0) return [state, effects];
  const start: Updated = [{ ...state, early: [] }, effects];
  return state.early.reduce(([before, sofar]: Updated, key): Updated => {
    const [after, more] = onKey(before, key);
    return [after, [...sofar, ...more]];
  }, start);
}
