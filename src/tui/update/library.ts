import { payloadJson } from '../../format/payload-json.js';
import { ageText } from '../../format/sizes.js';
import type { SavedFile } from '../../payload/saved.js';
import { menuEntries } from '../selectors/menu-items.js';
import { placeOf, serviceOf } from '../selectors/list.js';
import { protocolOf, callChoices } from '../selectors/service-options.js';
import type { Updated } from '../state/messages.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { restoreDropped, withoutDraft } from './drafts.js';
import { receivePayload } from './payload.js';
import { goBack, withShown } from './places.js';
import { keyOf } from '../selectors/shown-keys.js';

type LibraryPlace = Extract<Place, { readonly name: 'library' }>;

/** The chosen payload is sent from now on. */
export function chooseEntry(state: State, place: LibraryPlace): Updated {
  const entry = menuEntries(state, place)[place.line];
  const service = serviceOf(state, place.of);
  if (entry === undefined || service === undefined) return [state, []];
  switch (entry.kind) {
    case 'saved':
      return [goBack(state), [{ type: 'read-file', of: place.of, path: entry.file.path }]];
    case 'example': {
      const options = callChoices(state, service);
      const protocol = protocolOf(state, service);
      return [goBack(state), [{ type: 'load-example', service, protocol, ...options }]];
    }
    case 'dropped': {
      const payloads = new Map(state.payloads);
      payloads.delete(place.of);
      return restoreDropped(goBack({ ...withoutDraft(state, place.of), payloads }), service, entry.dropped);
    }
    case 'sent': {
      const { payload, protocol, startedAt } = entry.exchange;
      if (payload === undefined) return [state, []];
      const bytes = Buffer.from(payloadJson(payload, protocol, 2));
      const source = `the payload that was sent ${ageText(state.now - startedAt)} before`;
      return receivePayload(goBack(state), {
        type: 'payload-made',
        of: place.of,
        payload: { bytes, fileName: 'payload.json', source },
      });
    }
  }
}

/** Deletes the marked saved payload at the second time, asks for its new name, or gives it to all contexts or to this one alone. */
export function libraryAction(
  state: State,
  action: 'delete-saved' | 'rename-saved' | 'share-saved',
): Updated {
  const place = placeOf(state);
  const file = place.name === 'library' ? savedAt(state, place) : undefined;
  if (place.name !== 'library') return [state, []];
  if (file === undefined)
    return [
      {
        ...state,
        notice: `This one is not saved: ${keyOf(state, 'save')} and ${keyOf(state, 'save-as')} on the payload save it.`,
      },
      [],
    ];
  const { of } = place;
  switch (action) {
    case 'delete-saved': {
      if (place.doomed === file.path)
        return [state, [{ type: 'change-library', of, change: { kind: 'delete', file } }]];
      const notice = `delete ${file.fileName}? ${keyOf(state, 'delete-saved')} again deletes it`;
      return [{ ...withShown(state, { ...place, doomed: file.path }), notice }, []];
    }
    case 'rename-saved':
      return [{ ...state, prompt: { purpose: 'rename', text: file.fileName.replace(/\.[^.]+$/, '') } }, []];
    case 'share-saved': {
      const scope = file.scope === 'shared' ? 'context' : 'shared';
      const notice = scope === 'shared' ? 'shared with all contexts' : `kept to the context ${state.context}`;
      return [{ ...state, notice }, [{ type: 'change-library', of, change: { kind: 'share', file, scope } }]];
    }
  }
}

/** A payload that is left is not deleted by the next `x` on it. */
export function withoutDoom(state: State): State {
  const place = placeOf(state);
  if (place.name !== 'library' || place.doomed === undefined) return state;
  const { doomed: _, ...rest } = place;
  return withShown(state, rest);
}

/** The name that was typed. */
export function renameSaved(state: State, name: string): Updated {
  const place = placeOf(state);
  const file = place.name === 'library' ? savedAt(state, place) : undefined;
  if (place.name !== 'library' || file === undefined || name === '') return [state, []];
  return [state, [{ type: 'change-library', of: place.of, change: { kind: 'rename', file, name } }]];
}

function savedAt(state: State, place: LibraryPlace): SavedFile | undefined {
  const entry = menuEntries(state, place)[place.line];
  return entry?.kind === 'saved' ? entry.file : undefined;
}
