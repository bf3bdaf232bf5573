import { serviceOf } from '../selectors/list.js';
import type { Effect, Updated } from '../state/messages.js';
import { isPredictingMarked } from '../selectors/marked.js';
import type { State } from '../state/state.js';
import { startCallOf } from './calls.js';
import { moved } from './list.js';

/** Predictions in flight at once when many are marked: a gateway should not take us for a load test. */
const atOnce = 8;

/** Marks the service under the cursor, or takes its mark away, and goes to the next row. What is marked no more waits for no prediction. */
export function toggleMark(state: State): State {
  if (state.cursor === undefined) return state;
  const marked = new Set(state.marked);
  if (!marked.delete(state.cursor)) marked.add(state.cursor);
  return moved({ ...state, marked, queue: state.queue.filter((key) => marked.has(key)) }, 1);
}

/** Predicts all marked services, also those that the filter hides; some now, the others as those end. */
export function predictMarked(state: State): Updated {
  const queue = [...state.marked].filter((key) => !state.calls.has(key));
  return startQueued({ ...state, queue });
}

/** Starts as many of the queue as may run beside those in flight. */
export function startQueued(state: State): Updated {
  const effects: Effect[] = [];
  let next = state;
  while (next.calls.size < atOnce) {
    const [key, ...queue] = next.queue;
    if (key === undefined) break;
    const service = serviceOf(next, key);
    const [started, begun] = service === undefined ? [next, []] : startCallOf(next, service);
    next = { ...started, queue };
    effects.push(...begun);
  }
  return [next, effects];
}

/** Cancels what runs of the marked services; undefined when nothing does. */
export function cancelMarked(state: State): Updated | undefined {
  if (!isPredictingMarked(state)) return undefined;
  const running = [...state.marked].filter((key) => state.calls.has(key) && state.repeat?.of !== key);
  return [{ ...state, queue: [] }, running.map((of): Effect => ({ type: 'cancel', of }))];
}

/** Services that went are marked no more. */
export function withoutGone(state: State): State {
  if (state.marked.size === 0 || state.list.state !== 'ready') return state;
  const { indexes } = state.list.value;
  const marked = [...state.marked].filter((key) => indexes.has(key));
  return marked.length === state.marked.size ? state : { ...state, marked: new Set(marked) };
}
