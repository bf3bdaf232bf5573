import { placeOf } from './rows.js';
import type { State } from '../state/state.js';

/** Why what the payload screen shows is not sent; undefined when it can be, and on other screens. */
export function notSendable(state: State): string | undefined {
  const place = placeOf(state);
  if (place.name !== 'payload' || place.payload.state !== 'ready') return undefined;
  return place.payload.value.fault === undefined ? undefined : 'This is not JSON yet: e edits it again.';
}

/** Why it is not saved: a template is worth sending once, to see what the model says to it, but is nobody's payload yet. */
export function notSavable(state: State): string | undefined {
  const place = placeOf(state);
  const isTemplate =
    place.name === 'payload' && place.payload.state === 'ready' && place.payload.value.template;
  return notSendable(state) ?? (isTemplate ? 'This is a template: e edits it, f takes a file.' : undefined);
}
