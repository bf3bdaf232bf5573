import { safeText } from '../../format/safe-text.js';
import { unsavedChats, unsavedKeys } from '../selectors/unsaved.js';
import type { Updated } from '../state/messages.js';
import type { State } from '../state/state.js';

/** `q` on the list: the end, at the second time where an edited payload or a conversation is not saved. */
export function askToQuit(state: State, before: State): Updated {
  const edits = unsavedKeys(state);
  const chats = unsavedChats(state);
  if (edits.length + chats.length === 0 || before.quitting === true)
    return [state, [{ type: 'quit', exitCode: 0 }]];
  const what = [
    ...(edits.length === 0 ? [] : [`the payload edited for ${countedNames(edits)} (P, then S saves it)`]),
    ...(chats.length === 0
      ? []
      : [`the conversation with ${countedNames(chats)} (i, then /save FILE saves it)`]),
  ].join(', ');
  return [{ ...state, notice: `not saved: ${what}. q again quits without it`, quitting: true }, []];
}

function countedNames([first = '', ...others]: readonly string[]): string {
  return `${safeText(first)}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}
