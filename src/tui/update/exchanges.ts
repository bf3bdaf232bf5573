import type { ServiceKey } from '../../kserve/service.js';
import { answerColumns } from '../screens/answer.js';
import { baseOf, chosenExchange, lastExchange, historyOf } from '../selectors/exchanges.js';
import type { Updated } from '../state/messages.js';
import { currentService, placeOf } from '../selectors/list.js';
import type { BodyForm, Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { openPlace, scrollPlace, withEach, withShown } from './places.js';

/** Opens the answer, or what went over the wire, of the exchange that is chosen; of the last one where none is. */
export function openExchange(state: State, name: 'answer' | 'raw'): Updated {
  const service = currentService(state);
  if (service === undefined) return [state, []];
  const exchange = chosenExchange(state);
  // A text that still comes is read at its end.
  const isGrowing =
    exchange === undefined && name === 'answer' && state.calls.get(service.key)?.text !== undefined;
  const at = {
    of: service.key,
    line: isGrowing ? Infinity : 0,
    ...(exchange === undefined ? {} : { exchange }),
  };
  return openPlace(state, name === 'raw' ? { name, ...at, bodies: 'laid out' } : { name, ...at, column: 0 });
}

const nextForm: Readonly<Record<BodyForm, BodyForm>> = {
  'laid out': 'as it went',
  'as it went': 'in hex',
  'in hex': 'laid out',
};

/** The bodies of the raw exchange in their next form. */
export function withNextForm(state: State): State {
  const place = placeOf(state);
  if (place.name !== 'raw') return state;
  const shown = place.exchange ?? lastExchange(state, place.of);
  // Of a gRPC message only its fields are kept.
  if (shown?.request.transport === 'grpc') return { ...state, notice: 'A gRPC message has only this form.' };
  return scrollPlace(withShown(state, { ...place, bodies: nextForm[place.bodies] }), 0);
}

/** Every difference between the chosen exchange and the one it is compared with. */
export function openDifference(state: State): Updated {
  const place = placeOf(state);
  if (place.name !== 'history') return [state, []];
  const [before, after] = [baseOf(state, place), historyOf(state, place.of)[place.line]];
  if (before?.kind !== 'exchange' || after?.kind !== 'exchange') {
    return [{ ...state, notice: 'There is nothing to compare it with.' }, []];
  }
  const pair = { before: before.exchange, after: after.exchange };
  return openPlace(state, { name: 'difference', of: place.of, line: 0, ...pair });
}

/** Marks the chosen exchange as the one that the others are compared with; a second time it is the one before again. */
export function markBase(state: State): State {
  const place = placeOf(state);
  if (place.name !== 'history') return state;
  const outcome = historyOf(state, place.of)[place.line];
  if (outcome?.kind !== 'exchange')
    return { ...state, notice: 'Nothing was sent here: there is no answer to compare with.' };
  const { base, ...rest } = place;
  return withShown(state, base === outcome ? rest : { ...rest, base: outcome });
}

/** Tables of the answer by so many columns to the right, or to the left when negative. */
export function scrollAside(state: State, by: 'column' | 'page', direction: 1 | -1): State {
  const place = placeOf(state);
  if (place.name !== 'answer') return state;
  const { all, shown } = answerColumns(state, place);
  const step = by === 'column' ? 1 : Math.max(1, shown - 1);
  const column = Math.max(0, Math.min(place.column + direction * step, all - shown));
  return column === place.column ? state : withShown(state, { ...place, column } satisfies Place);
}

/** A new outcome of a service comes before the others: what its history has chosen stays chosen, unless it is the newest, or kept no more. */
export function keepChoice(state: State, of: ServiceKey): State {
  const last = historyOf(state, of).length - 1;
  return withEach(state, (place) =>
    place.name === 'history' && place.of === of && place.line > 0
      ? { ...place, line: Math.min(place.line + 1, last) }
      : place,
  );
}
