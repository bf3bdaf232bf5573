import { safeText } from '../../format/safe-text.js';
import { unsavedKeys } from '../selectors/unsaved.js';
import type { Updated } from '../state/messages.js';
import type { State } from '../state/state.js';

/** `q` on the list: the end, at the second time where an edited payload is not saved. */
export function askToQuit(state: State, before: State): Updated {
  const [first, ...others] = unsavedKeys(state);
  if (first === undefined || before.quitting === true) return [state, [{ type: 'quit', exitCode: 0 }]];
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const notice = `not saved: the payload edited for ${safeText(first)}${more}. q again quits without it; P, then S saves it`;
  return [{ ...state, notice, quitting: true }, []];
}
