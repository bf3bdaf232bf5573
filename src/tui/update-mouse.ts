import { layout } from './layout.js';
import type { MouseEvent } from './mouse.js';
import { placeOf, visibleKeys } from './rows.js';
import type { State } from './state.js';
import { moved } from './update-list.js';
import { scrolled } from './update-places.js';

/** Rows above the first service: the header and the titles. */
const rowsAboveList = 2;

/** The wheel scrolls a screen and moves the cursor of the list; a click puts that cursor on a row. */
export function onMouse(state: State, event: MouseEvent): State {
  const onList = placeOf(state).name === 'services';
  if (event.type === 'wheel-turned') return onList ? moved(state, event.rows) : scrolled(state, event.rows);
  const row = event.row - rowsAboveList;
  if (!onList || row < 0 || row >= layout(state.size).list) return state;
  const key = visibleKeys(state)[state.top + row];
  return key === undefined ? state : { ...state, cursor: key };
}
