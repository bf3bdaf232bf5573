import type { Updated } from '../state/messages.js';
import { currentService, isRepeated, placeOf } from '../selectors/list.js';
import type { State } from '../state/state.js';
import { endBench } from './bench.js';
import { sortList } from './list.js';
import { cancelMarked } from './calls.js';
import { goBack, scrollPlace, withShown } from './places.js';
import { stopRepeat } from './repeat.js';

/** `esc`: drops the filter of a log, ends a load early, cancels what is in flight here, else goes back; on the list else ends the repetition, drops the filter, then the marks. */
export function onBack(state: State): Updated {
  const place = placeOf(state);
  if (place.name === 'logs' && place.filter !== undefined && place.filter !== '') {
    // All of the log again, at its end, where it goes on.
    return [scrollPlace(withShown(state, { ...place, filter: '' }), Infinity), []];
  }
  const ending = endBench(state);
  if (ending !== undefined) return ending;
  const service = currentService(state);
  if (
    service !== undefined &&
    state.calls.has(service.key) &&
    !isRepeated(state, service.key) &&
    !state.marked.has(service.key)
  ) {
    return [state, [{ type: 'cancel', of: service.key }]];
  }
  if (state.places.length > 1) return [goBack(state), []];
  const cancelled = cancelMarked(state);
  if (cancelled !== undefined) return cancelled;
  if (state.repeat !== undefined) return stopRepeat(state);
  // The filter before the marks: they are more work to make again.
  if (state.filter !== '') return [sortList({ ...state, filter: '' }), []];
  return [state.marked.size === 0 ? state : { ...state, marked: new Set() }, []];
}
