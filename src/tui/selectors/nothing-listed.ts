import type { KeyPlace } from '../keys/binding.js';
import { placeOf } from './rows.js';
import type { State } from '../state/state.js';

/** True where no list came: no cluster, no KServe, no right to list. */
function hasNoList({ list, stale }: State): boolean {
  return list.state === 'failed' || (list.state === 'loading' && stale !== undefined);
}

/** The shown screen as the keymap names it: the list without a single service has keys of its own. */
export function keyPlaceOf(state: State): KeyPlace {
  const { name } = placeOf(state);
  if (name !== 'services') return name;
  if (state.context === '') return 'no cluster';
  const isEmpty = state.list.state === 'ready' && state.list.value.order.length === 0;
  return isEmpty || hasNoList(state) ? 'start' : name;
}
