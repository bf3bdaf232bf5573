import type { Action, Binding, KeyPlace, KeyScreen } from '../keys/binding.js';
import { keymapWith } from '../keys/chosen-keys.js';
import { bindingsOf, keylessBindings } from '../keys/keymap.js';
import type { State } from '../state/state.js';
import { placeOf } from './list.js';

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

/** The keys of a screen, by the settings; of the shown one where none is named. */
export function keysOn(state: State, place: KeyPlace = keyPlaceOf(state)): KeyScreen {
  return { place, keymap: keymapWith(state.settings.keys) };
}

/** The action that a click on `:repeat` does, which no key of the screen does. */
export function namedAction(state: State, name: string): Action | undefined {
  const isNamed = ({ action }: Binding): boolean => keyOf(state, action) === name;
  return keylessBindings(keysOn(state)).find(isNamed)?.action;
}

/**
 * The key of an action, for texts: of a screen, the shown one where none is named; where that has none, of the first that has. An action
 * that has no key by the settings is typed behind that of the palette: `:repeat`.
 */
export function keyOf(state: State, action: Action, place?: KeyPlace): string {
  const screen = keysOn(state, place);
  const does = (binding: Binding): boolean => binding.action === action;
  const key = (bindingsOf(screen).find(does) ?? screen.keymap.find(does))?.keys[0];
  return key ?? (action === 'palette' ? '' : `${keyOf(state, 'palette', place)}${action}`);
}
