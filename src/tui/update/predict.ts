import { notSendable } from '../selectors/payload.js';
import { currentService, placeOf } from '../selectors/list.js';
import type { Updated } from '../state/messages.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { predictMarked, startCall } from './calls.js';
import { keyOf } from '../selectors/shown-keys.js';

/** Predicts the marked services, or the one that the screen is about, and goes back to the list, where the answer is shown, from where it would not be seen. */
export function predict(state: State): Updated {
  const place = placeOf(state);
  const notYet = notSendable(state) ?? brokenEdit(state);
  if (notYet !== undefined) return [{ ...state, notice: notYet }, []];
  const isOfMarked = place.name === 'services' && state.marked.size > 0;
  const [started, effects] = isOfMarked ? predictMarked(state) : startCall(withTemplateGiven(state));
  return [showsAnswers(place) ? started : { ...started, places: [started.places[0]] }, effects];
}

/** A broken edit is neither sent nor passed over. */
function brokenEdit(state: State): string | undefined {
  const service = currentService(state);
  if (service === undefined || !state.drafts.has(service.key) || state.marked.size > 0) return undefined;
  return `The payload edited here is not JSON yet: ${keyOf(state, 'payload')} shows where; there ${keyOf(state, 'edit', 'payload')} mends it and ${keyOf(state, 'drop-payload', 'payload')} drops it.`;
}

/** A template that is shown, and sent as it is, is the payload of that service from now on. */
function withTemplateGiven(state: State): State {
  const place = placeOf(state);
  if (place.name !== 'payload' || place.payload.state !== 'ready' || !place.payload.value.template)
    return state;
  const { text } = place.payload.value;
  const payload = { bytes: Buffer.from(text), as: 'json', source: 'the template' } as const;
  return { ...state, payloads: new Map(state.payloads).set(place.of, payload) };
}

/** Screens on which the new answer appears by itself. */
function showsAnswers(place: Place): boolean {
  return place.name === 'history' || (place.name === 'answer' && place.exchange === undefined);
}
