import { actionFor, standardKeymap } from '../keys/keymap.js';
import { keyOf, keyPlaceOf } from '../selectors/shown-keys.js';
import { lineAtRow } from '../screens/frame.js';
import { smallest } from '../selectors/layout.js';
import { splitOf } from '../screens/pane.js';
import type { Updated } from '../state/messages.js';
import type { MouseEvent } from '../terminal/mouse.js';
import { pageOf } from '../screens/pages.js';
import { placeOf, visibleKeys } from '../selectors/list.js';
import type { State } from '../state/state.js';
import { scrollAside } from './exchanges.js';
import { onKey } from './keys.js';
import { moveCursor } from './list.js';
import { scrollPlace, withShown } from './places.js';

/** Rows above the first service: the header and the titles. */
const rowsAboveList = 2;

/**
 * The wheel scrolls a screen or moves its cursor. A click on a row puts the cursor there; on the row of the cursor it is `enter`.
 * A click on a hint does not come here: it is the key of that hint.
 */
export function onMouse(state: State, event: MouseEvent): Updated {
  switch (event.type) {
    case 'wheel-turned':
      return [
        placeOf(state).name === 'services' ? moveCursor(state, event.rows) : scrollPlace(state, event.rows),
        [],
      ];
    case 'wheel-tilted':
      return [scrollAside(state, 'column', event.columns), []];
    case 'clicked':
      return onClick(state, event);
  }
}

function onClick(state: State, { row }: Extract<MouseEvent, { readonly type: 'clicked' }>): Updated {
  const { columns, rows } = state.size;
  if (columns < smallest.columns || rows < smallest.rows) return [state, []];
  const chosen = chooseRow(state, row);
  if (chosen === undefined) return [state, []];
  return chosen === 'the same' ? onKey(state, enterKey(state)) : [{ ...chosen, notice: undefined }, []];
}

/** The key that does here what `enter` does without settings. */
function enterKey(state: State): string {
  const action = actionFor({ place: keyPlaceOf(state), keymap: standardKeymap }, 'enter');
  return action === undefined ? 'enter' : keyOf(state, action);
}

/** The state with the cursor on a row of the screen; undefined where no row can be chosen there. */
function chooseRow(state: State, row: number): State | 'the same' | undefined {
  const place = placeOf(state);
  if (place.name === 'services') {
    const at = row - rowsAboveList;
    const { list, first } = splitOf(state);
    const key = at < 0 || at >= list ? undefined : visibleKeys(state)[first + at];
    if (key === undefined) return undefined;
    return key === state.cursor ? 'the same' : { ...state, cursor: key };
  }
  const page = pageOf(state, place);
  const at = lineAtRow(page, place, row, state.size);
  if (page.chosen === undefined || at === undefined || at.line >= page.choices) return undefined;
  return at.line === page.chosen ? 'the same' : withShown(state, { ...place, ...at });
}
