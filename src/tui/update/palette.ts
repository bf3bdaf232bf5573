import type { Action } from '../keys/binding.js';
import { paletteItems } from '../selectors/palette.js';
import { placeOf } from '../selectors/list.js';
import type { Updated } from '../state/messages.js';
import type { State } from '../state/state.js';
import { chooseContext, chooseNamespace } from './choices.js';
import { settleCursor } from './list.js';
import { goBack, openPlace } from './places.js';

/** `:`: commands of this screen, contexts, namespaces and services, found by what is typed. */
export function openPalette(state: State): Updated {
  const [opened, effects] = openPlace(state, { name: 'palette', line: 0, names: { state: 'loading' } }, [
    { type: 'load-namespaces' },
  ]);
  return [{ ...opened, prompt: { purpose: 'palette', text: '' } }, effects];
}

/** Leaves the palette without a choice. */
export function closePalette(state: State): State {
  return { ...goBack(state), prompt: undefined };
}

/** The marked line: `act` carries out the action of a command on the screen below, as its key would. */
export function choosePaletteItem(
  state: State,
  act: (state: State, action: Action, key: string | undefined) => Updated,
): Updated {
  const place = placeOf(state);
  if (place.name !== 'palette') return [state, []];
  const item = paletteItems(state, place)[place.line];
  const closed = closePalette(state);
  switch (item?.kind) {
    case undefined:
      return [{ ...state, notice: 'Nothing matches: esc leaves.' }, []];
    case 'command':
      return act(closed, item.action, item.key);
    case 'context':
      return chooseContext(closed, item.name);
    case 'namespace':
      return chooseNamespace(closed, item.name);
    case 'service': {
      const [list] = closed.places;
      return [
        settleCursor({ ...closed, places: [list], filter: '', notReady: 'shown', cursor: item.of }),
        [],
      ];
    }
  }
}
