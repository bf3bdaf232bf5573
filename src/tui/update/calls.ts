import type { TextDelta } from '../../inference/generated-text.js';
import { growText, noText } from '../../inference/text-so-far.js';
import type { Service, ServiceKey } from '../../kserve/service.js';
import { callChoices } from '../selectors/service-options.js';
import type { GivenPayload } from '../../predict/predict.js';
import type { Updated } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import { currentService, isRepeated, serviceOf, isPredictingMarked, visibleKeys } from '../selectors/list.js';
import type { State } from '../state/state.js';
import { moveCursor } from './list.js';
import { keyOf } from '../selectors/shown-keys.js';

/** Starts a prediction of the service that the screen is about. */
export function startCall(state: State): Updated {
  const service = currentService(state);
  return service === undefined ? [state, []] : startCallOf({ ...state, cursor: service.key }, service);
}

/** A message of a conversation, and the payload that sends it. */
type ChatMessage = { readonly question: string; readonly payload: GivenPayload };

/** Starts a prediction with the payload of a message, or made here, or with the one that the predictor chooses. One at a time for each service. */
export function startCallOf(state: State, service: Service, message?: ChatMessage): Updated {
  if (state.calls.has(service.key)) return [state, []];
  const payload = message?.payload ?? state.payloads.get(service.key);
  const protocol = state.protocols.get(service.key);
  const call = {
    doing: 'looking for the way in',
    given: payload !== undefined,
    startedAt: state.now,
    ...(message === undefined ? {} : { asked: message.question }),
  };
  return [
    { ...state, calls: new Map(state.calls).set(service.key, call) },
    [
      {
        type: 'predict',
        service,
        ...(payload === undefined ? {} : { payload }),
        ...(protocol === undefined ? {} : { protocol }),
        ...callChoices(state, service),
      },
    ],
  ];
}

/** The time at which a call really started: the state's own may be seconds old. */
export function stampCall(state: State, of: ServiceKey, at: number): State {
  const call = state.calls.get(of);
  if (call === undefined) return state;
  return { ...state, now: at, calls: new Map(state.calls).set(of, { ...call, startedAt: at }) };
}

/** The line that tells what a call waits for; nothing when it ended meanwhile. */
export function progressCall(state: State, of: ServiceKey, doing: string): State {
  const call = state.calls.get(of);
  return call === undefined ? state : { ...state, calls: new Map(state.calls).set(of, { ...call, doing }) };
}

/** A call whose text goes on; nothing when it ended meanwhile. */
export function growCall(state: State, of: ServiceKey, deltas: readonly TextDelta[]): State {
  const call = state.calls.get(of);
  if (call === undefined) return state;
  const text = growText(call.text ?? noText, deltas);
  return { ...state, calls: new Map(state.calls).set(of, { ...call, text }) };
}

/** No call of this service is in flight any more. */
export function withoutCall(state: State, of: ServiceKey): State {
  const calls = new Map(state.calls);
  calls.delete(of);
  return { ...state, calls };
}

/** Predictions in flight at once when many are marked: a gateway should not take us for a load test. */
const atOnce = 8;

/** Marks the service under the cursor, or takes its mark away, and goes to the next row. What is marked no more waits for no prediction. */
export function toggleMark(state: State): State {
  if (state.cursor === undefined) return state;
  const marked = new Set(state.marked);
  if (!marked.delete(state.cursor)) marked.add(state.cursor);
  return moveCursor({ ...state, marked, queue: state.queue.filter((key) => marked.has(key)) }, 1);
}

/** Marks every service that is listed; none where all of them are marked already. */
export function markAll(state: State): State {
  const keys = visibleKeys(state);
  if (keys.every((key) => state.marked.has(key))) return { ...state, marked: new Set(), queue: [] };
  return { ...state, marked: new Set([...state.marked, ...keys]) };
}

/** Marks every service between the one that was marked last and the cursor. */
export function markRange(state: State): State {
  const keys = visibleKeys(state);
  // Of thousands of marks that a filter hides, each would be looked for among thousands of rows.
  const rows = new Map(keys.map((key, row) => [key, row] as const));
  const begin = rows.get([...state.marked].findLast((key) => rows.has(key)) ?? '');
  const end = rows.get(state.cursor ?? '');
  if (begin === undefined || end === undefined)
    return {
      ...state,
      notice: `${keyOf(state, 'mark')} marks where a range begins; ${keyOf(state, 'mark-range')} marks up to the cursor`,
    };
  const [from, to] = [Math.min(begin, end), Math.max(begin, end)];
  return { ...state, marked: new Set([...state.marked, ...keys.slice(from, to + 1)]) };
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
  const running = [...state.marked].filter((key) => state.calls.has(key) && !isRepeated(state, key));
  return [{ ...state, queue: [] }, running.map((of): Effect => ({ type: 'cancel', of }))];
}

/** Services that went are marked no more. */
export function withoutGone(state: State): State {
  if (state.marked.size === 0 || state.list.state !== 'ready') return state;
  const { indexes } = state.list.value;
  const marked = [...state.marked].filter((key) => indexes.has(key));
  return marked.length === state.marked.size ? state : { ...state, marked: new Set(marked) };
}
