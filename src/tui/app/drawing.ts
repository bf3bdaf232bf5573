import { frameLines } from '../screens/frame.js';
import { sameLine, type Line } from '../parts/line.js';
import type { State } from '../state/state.js';
import type { Store } from './store.js';

/**
 * The rows of the screen, the same value as long as they say the same: most changes of thousands of services are out of
 * sight, and a frame that would be like the one before is neither laid out nor compared.
 */
export function createDrawing(store: Pick<Store, 'state'>): () => readonly Line[] {
  let of: State | undefined;
  let rows: readonly Line[] = [];
  return () => {
    const state = store.state();
    if (state === of) return rows;
    of = state;
    const next = frameLines(state);
    if (next.length !== rows.length || !next.every((row, at) => sameLine(row, rows[at]))) rows = next;
    return rows;
  };
}
