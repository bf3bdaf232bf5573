import { sameLine, spanAt, type Line } from '../parts/line.js';
import { frameLines } from '../screens/frame.js';
import type { Message } from '../state/messages.js';
import type { State } from '../state/state.js';
import type { MouseEvent } from '../terminal/mouse.js';
import type { Store } from './store.js';

/** The picture on the screen. */
export type Drawing = {
  /** The rows, the same value as long as they look the same. */
  readonly rows: () => readonly Line[];
  /** The message of a mouse event: a click on a hint is the key of that hint. */
  readonly messageOf: (event: MouseEvent) => Message;
};

/**
 * Draws the state of a store. Most changes of thousands of services are out of sight, and a frame that looks like the one before is
 * neither laid out nor compared.
 */
export function createDrawing(store: Pick<Store, 'state'>): Drawing {
  let drawn: State | undefined;
  let last: readonly Line[] = [];
  const rows = () => {
    const state = store.state();
    if (state === drawn) return last;
    drawn = state;
    const next = frameLines(state);
    if (next.length !== last.length || !next.every((row, at) => sameLine(row, last[at]))) last = next;
    return last;
  };
  return {
    rows,
    messageOf: (event) => {
      const key = event.type === 'clicked' ? spanAt(rows()[event.row] ?? [], event.column)?.key : undefined;
      return key === undefined ? event : { type: 'key', key };
    },
  };
}
