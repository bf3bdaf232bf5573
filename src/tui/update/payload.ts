import { modelOption } from '../selectors/model.js';
import { protocolOf } from '../selectors/protocol.js';
import { tokenOption } from '../selectors/token-option.js';
import type { Updated } from '../state/messages.js';
import { currentService, placeOf } from '../selectors/rows.js';
import type { State } from '../state/state.js';
import { opened, openedAbout, withEach } from './places.js';
import { nameAsked, savedAs } from './save.js';

export type PayloadAction = 'edit' | 'save' | 'save-as' | 'open-file' | 'library' | 'make-payload';

/** What a key of the payload screen does. */
export function payloadAction(state: State, action: PayloadAction): Updated {
  const place = placeOf(state);
  const service = currentService(state);
  if (action === 'edit' && place.name === 'services') return openedToEdit(state);
  if (place.name !== 'payload' || service === undefined) return [state, []];
  switch (action) {
    case 'open-file':
      return [{ ...state, prompt: { purpose: 'payload file', text: '' } }, []];
    case 'library':
      return opened(state, { name: 'library', of: place.of, line: 0, files: { state: 'loading' } }, [
        { type: 'load-library', of: place.of },
      ]);
    case 'make-payload': {
      const protocol = protocolOf(state, service);
      const notice = 'asking the server what the model wants';
      return [
        { ...state, notice },
        [
          {
            type: 'make-payload',
            service,
            protocol,
            ...modelOption(state, service),
            ...tokenOption(state, service),
          },
        ],
      ];
    }
    case 'edit':
      return place.payload.state === 'ready'
        ? [state, [{ type: 'edit', of: place.of, text: place.payload.value.text }]]
        : [editingNext(state), []];
    case 'save':
      return savedAs(state, place, service.name);
    case 'save-as':
      return nameAsked(state, place, service.name);
  }
}

/** The payload screen, which goes on to the editor as soon as it knows what to edit. */
function openedToEdit(state: State): Updated {
  const [next, effects] = openedAbout(state, 'payload');
  return [editingNext(next), effects];
}

function editingNext(state: State): State {
  return withEach(state, (place) => (place.name === 'payload' ? { ...place, thenEdit: true } : place));
}
