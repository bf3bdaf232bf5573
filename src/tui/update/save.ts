import { basename } from 'node:path';
import type { PayloadFile } from '../../payload/read.js';
import type { Message, Updated } from '../state/messages.js';
import { notSavable } from '../selectors/not-sendable.js';
import { placeOf } from '../selectors/rows.js';
import type { PayloadPreview, Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { withShown } from './places.js';

type PayloadPlace = Extract<Place, { readonly name: 'payload' }>;
type Saved = Extract<Message, { readonly type: 'payload-saved' }>;

/** Saves what the screen shows under a name; where another one has it, only the second time. */
export function savedAs(state: State, place: PayloadPlace, given: string): Updated {
  const notYet = notSavable(state);
  if (notYet !== undefined) return [{ ...state, notice: notYet }, []];
  if (place.payload.state !== 'ready') return [state, []];
  const file = fileOf(place.payload.value);
  // Whoever types the ending too does not want it twice.
  const name = given.endsWith(`.${file.ending}`) ? given.slice(0, -file.ending.length - 1) : given;
  const existing = place.taken === name ? 'replace' : 'keep';
  return [state, [{ type: 'save', of: place.of, name, file, existing }]];
}

/** Asks for the name, and proposes one. */
export function nameAsked(state: State, { taken }: PayloadPlace, proposed: string): Updated {
  const notYet = notSavable(state);
  if (notYet !== undefined) return [{ ...state, notice: notYet }, []];
  return [{ ...state, prompt: { purpose: 'save as', text: taken ?? proposed } }, []];
}

/** Tells how saving went. A name that another payload has stays in mind, so that saving once more replaces that one. */
export function payloadSaved(state: State, { of, name, saving }: Saved): State {
  const { outcome, path } = saving;
  if (outcome === 'unchanged') return { ...state, notice: `saved so already: ${path}` };
  const place = placeOf(state);
  const isShown = place.name === 'payload' && place.of === of;
  if (outcome === 'exists' && isShown) {
    const key = of.endsWith(`/${name}`) ? 'S' : 's';
    const notice = `${key} once more replaces ${basename(path)}, which is saved already`;
    return { ...withShown(state, { ...place, taken: name }), notice };
  }
  const notice = outcome === 'exists' ? `not saved, for another one is there: ${path}` : `saved as ${path}`;
  if (!isShown) return { ...state, notice };
  const { taken: _, ...rest } = place;
  return { ...withShown(state, rest), notice };
}

function fileOf({ original, text }: PayloadPreview): PayloadFile {
  return original ?? { bytes: Buffer.from(text), ending: 'json' };
}
