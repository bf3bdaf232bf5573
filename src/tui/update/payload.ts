import { basename } from 'node:path';
import { protocolOf, speaksOpenAi, callChoices } from '../selectors/service-options.js';
import type { Updated, Message } from '../state/messages.js';
import { currentService, placeOf, serviceOf } from '../selectors/list.js';
import type { State } from '../state/state.js';
import { clampLine, openPlace, openAbout, payloadEffect, withEach, withShown } from './places.js';
import { imageFormat, type PayloadFile } from '../../payload/read.js';
import { notSavable } from '../selectors/payload.js';
import { keptName } from '../../kserve/service-key.js';
import type { ServiceKey } from '../../kserve/service.js';
import { dropPayload, withoutDraft } from './drafts.js';
import { sendSaved } from './watched-files.js';
import type { Effect } from '../state/effect.js';
import type { PayloadPlace, PayloadPreview } from '../state/payload-place.js';
import { keyOf } from '../selectors/shown-keys.js';

export type PayloadAction =
  | 'drop-payload'
  | 'edit'
  | 'save'
  | 'save-as'
  | 'open-file'
  | 'library'
  | 'make-payload';

/** Carries out a key of the payload screen. */
export function payloadAction(state: State, action: PayloadAction): Updated {
  const place = placeOf(state);
  const service = currentService(state);
  if (action === 'edit' && place.name === 'services') return openToEdit(state);
  if (place.name !== 'payload' || service === undefined) return [state, []];
  switch (action) {
    case 'drop-payload':
      return dropPayload(state);
    case 'open-file':
      return [{ ...state, prompt: { purpose: 'payload file', text: '' } }, []];
    case 'library':
      return openPlace(state, { name: 'library', of: place.of, line: 0, files: { state: 'loading' } }, [
        { type: 'load-library', of: place.of },
      ]);
    case 'make-payload': {
      const protocol = protocolOf(state, service);
      const notice = 'asking the server what the model expects';
      return [
        { ...state, notice },
        [
          {
            type: 'make-payload',
            service,
            protocol,
            ...callChoices(state, service),
          },
        ],
      ];
    }
    case 'edit':
      return place.payload.state === 'ready'
        ? [state, [{ type: 'edit', of: place.of, text: place.payload.value.text }]]
        : [editNext(state), []];
    case 'save':
      return saveAs(state, place, keptName(service.key));
    case 'save-as':
      return promptName(state, place, keptName(service.key));
  }
}

/** The payload screen, which goes on to the editor as soon as it knows what to edit. */
function openToEdit(state: State): Updated {
  const [next, effects] = openAbout(state, 'payload');
  return [editNext(next), effects];
}

function editNext(state: State): State {
  return withEach(state, (place) => (place.name === 'payload' ? { ...place, thenEdit: true } : place));
}
type Saved = Extract<Message, { readonly type: 'payload-saved' }>;

/** Saves what the screen shows under a name; where another one has it, only the second time. */
export function saveAs(state: State, place: PayloadPlace, given: string): Updated {
  const notYet = notSavable(state);
  if (notYet !== undefined) return [{ ...state, notice: notYet }, []];
  if (place.payload.state !== 'ready') return [state, []];
  const file = fileOf(place.payload.value);
  // A user may type the ending, too: it is not added twice.
  const name = given.endsWith(`.${file.ending}`) ? given.slice(0, -file.ending.length - 1) : given;
  const existing = place.taken === name ? 'replace' : 'keep';
  return [state, [{ type: 'save', of: place.of, name, file, existing }]];
}

/** Asks for the name, and proposes one. */
function promptName(state: State, { taken }: PayloadPlace, proposed: string): Updated {
  const notYet = notSavable(state);
  if (notYet !== undefined) return [{ ...state, notice: notYet }, []];
  return [{ ...state, prompt: { purpose: 'save as', text: taken ?? proposed } }, []];
}

/** Tells how saving went. A name that another payload has stays in mind, so that saving once more replaces that one. */
export function tellSaving(before: State, { of, name, saving }: Saved): State {
  const { outcome, path } = saving;
  const state = outcome === 'exists' ? before : withSavedName(before, of, path);
  if (outcome === 'unchanged') return { ...state, notice: `already saved, unchanged: ${path}` };
  const place = placeOf(state);
  const isShown = place.name === 'payload' && place.of === of;
  if (outcome === 'exists' && isShown) {
    const key = keyOf(state, name === keptName(of) ? 'save' : 'save-as');
    const notice = `${basename(path)} exists: press ${key} again to overwrite it`;
    return { ...withShown(state, { ...place, taken: name }), notice };
  }
  const notice = outcome === 'exists' ? `not saved: another file is there: ${path}` : `saved as ${path}`;
  if (!isShown) return { ...state, notice };
  const { taken: _, ...rest } = place;
  return { ...withShown(state, rest), notice };
}

/** An edit that was saved is told from one that is not. */
function withSavedName(state: State, of: ServiceKey, path: string): State {
  const payload = state.payloads.get(of);
  if (payload?.from !== 'edited') return state;
  const { from: _, ...rest } = payload;
  const source = `${payload.source} and saved as ${basename(path)}`;
  return { ...state, payloads: new Map(state.payloads).set(of, { ...rest, source }) };
}

function fileOf({ original, text }: PayloadPreview): PayloadFile {
  return original ?? { bytes: Buffer.from(text), ending: 'json' };
}

/** A payload that was made or read here is sent from now on; about an image a language model is asked something. */
export function receivePayload(
  state: State,
  { of, payload: read, isSaved }: Extract<Message, { readonly type: 'payload-made' }>,
): Updated {
  const before = state.payloads.get(of);
  // Something else was chosen while the file was read.
  if (isSaved === true && before?.path !== read.path) return [state, []];
  const { question } = before ?? {};
  const payload = isSaved === true && question !== undefined ? { ...read, question } : read;
  // The screen waited for this.
  const next = {
    ...withoutDraft(state, of),
    notice: undefined,
    payloads: new Map(state.payloads).set(of, payload),
  };
  const service = serviceOf(state, of);
  if (service === undefined) return [next, []];
  const place = placeOf(state);
  const isShown = place.name === 'payload' && place.of === of;
  const shown: readonly Effect[] = isShown || isSaved !== true ? [payloadEffect(next, service)] : [];
  if (isSaved === true) {
    const [sent, effects] = sendSaved(next, of);
    return [sent, [...shown, ...effects]];
  }
  const asks = imageFormat(payload.bytes) !== undefined && speaksOpenAi(state, service);
  const prompted: State =
    asks && isShown && state.prompt === undefined
      ? { ...next, prompt: { purpose: 'question', text: '' } }
      : next;
  return [prompted, shown];
}

/** Shows what is known of the model and of the payload, where that payload is still looked at. */
export function showWorkbench(
  state: State,
  { of, workbench }: Extract<Message, { readonly type: 'payload-compared' }>,
): State {
  return withEach(state, (place) =>
    place.name === 'payload' && place.of === of ? clampLine({ ...place, workbench }, state) : place,
  );
}

/** The question that goes with the image from now on; the usual one where nothing was typed. */
export function askAboutImage(state: State, question: string): Updated {
  const service = currentService(state);
  const payload = service === undefined ? undefined : state.payloads.get(service.key);
  if (service === undefined || payload === undefined || question === '') return [state, []];
  const payloads = new Map(state.payloads).set(service.key, { ...payload, question });
  const next = { ...state, payloads };
  return [next, [payloadEffect(next, service)]];
}
