import { placeOf } from './rows.js';
import type { State } from '../state.js';

/** Why what the payload screen shows is neither sent nor saved; undefined when it can be, and on other screens. */
export function notSendable(state: State): string | undefined {
  const place = placeOf(state);
  if (place.name !== 'payload' || place.payload.state !== 'ready') return undefined;
  const { template, fault } = place.payload.value;
  if (fault !== undefined) return 'This is not JSON yet: e edits it again.';
  return template ? 'This is a template: e edits it, f takes a file.' : undefined;
}
