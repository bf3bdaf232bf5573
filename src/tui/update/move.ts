import { splitOf } from '../screens/pane.js';
import { layout } from '../selectors/layout.js';
import { placeOf } from '../selectors/list.js';
import type { Action } from '../keys/binding.js';
import type { Updated } from '../state/messages.js';
import type { State } from '../state/state.js';
import { withoutDoom } from './library.js';
import { moveCursor } from './list.js';
import { scrollPlace } from './places.js';

type Move = Extract<
  Action,
  'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last' | 'half-page-up' | 'half-page-down'
>;

/** Moves the cursor of the list or of a menu, or scrolls a page. */
export function move(before: State, to: Move): Updated {
  const state = withoutDoom(before);
  const isList = placeOf(state).name === 'services';
  const page = Math.max(1, (isList ? splitOf(state).list : layout(state.size).page) - 1);
  const rows = rowsOf(to, page);
  return [isList ? moveCursor(state, rows) : scrollPlace(state, rows), []];
}

function rowsOf(to: Move, page: number): number {
  switch (to) {
    case 'up':
      return -1;
    case 'down':
      return 1;
    case 'page-up':
      return -page;
    case 'page-down':
      return page;
    case 'half-page-up':
      return -Math.ceil(page / 2);
    case 'half-page-down':
      return Math.ceil(page / 2);
    case 'first':
      return -Infinity;
    case 'last':
      return Infinity;
  }
}
