import { safeText } from '../../format/safe-text.js';
import { unsavedChats, unsavedKeys } from '../selectors/unsaved.js';
import type { Updated } from '../state/messages.js';
import type { State } from '../state/state.js';
import { keyOf } from '../selectors/shown-keys.js';

/** `q` on the list: the end, at the second time where an edited payload or a conversation is not saved. */
export function askToQuit(state: State, before: State): Updated {
  const edits = unsavedKeys(state);
  const chats = unsavedChats(state);
  if (edits.length + chats.length === 0 || before.quitting === true)
    return [state, [{ type: 'quit', exitCode: 0 }]];
  const what = [
    ...(edits.length === 0
      ? []
      : [
          `the payload edited for ${countedNames(edits)} (${keyOf(state, 'payload')}, then ${keyOf(state, 'save')} saves it)`,
        ]),
    ...(chats.length === 0
      ? []
      : [`the conversation with ${countedNames(chats)} (${keyOf(state, 'chat')}, then /save FILE saves it)`]),
  ].join(', ');
  return [
    {
      ...state,
      notice: `not saved: ${what}. ${keyOf(state, 'quit')} again quits without it`,
      quitting: true,
    },
    [],
  ];
}

/** The question whether to quit stays while the palette is open: there it is answered where no key quits. */
export function keepQuestion({ quitting }: State, [next, effects]: Updated): Updated {
  const isOpen = quitting === true && next.prompt?.purpose === 'palette';
  return [isOpen ? { ...next, quitting } : next, effects];
}

function countedNames([first = '', ...others]: readonly string[]): string {
  return `${safeText(first)}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}
