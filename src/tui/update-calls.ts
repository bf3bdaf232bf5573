import type { ServiceKey } from '../kserve/service.js';
import type { Updated } from './messages.js';
import { templateOf } from './payload-preview.js';
import { currentService, placeOf } from './rows.js';
import type { Outcome, State } from './state.js';

/** Outcomes kept of each service. */
const kept = 20;

/** Starts a prediction with the payload made here, or with the one that the predictor chooses. One at a time for each service. */
export function startCall(state: State): Updated {
  const service = currentService(state);
  if (service === undefined || state.calls.has(service.key)) return [state, []];
  const payload = state.payloads.get(service.key);
  const protocol = state.protocols.get(service.key);
  const call = { doing: 'looking for the way in', given: payload !== undefined };
  return [
    { ...state, calls: new Map(state.calls).set(service.key, call), cursor: service.key },
    [
      {
        type: 'predict',
        service,
        ...(payload === undefined ? {} : { payload }),
        ...(protocol === undefined ? {} : { protocol }),
      },
    ],
  ];
}

/** The line that tells what a call waits for; nothing when it ended meanwhile. */
export function progressCall(state: State, of: ServiceKey, doing: string): State {
  const call = state.calls.get(of);
  return call === undefined ? state : { ...state, calls: new Map(state.calls).set(of, { ...call, doing }) };
}

/** Remembers how a call ended. One that lacked a payload opens the payload screen with a template. */
export function endCall(state: State, of: ServiceKey, outcome: Outcome): Updated {
  const call = state.calls.get(of);
  const outcomes = new Map(state.outcomes).set(
    of,
    [outcome, ...(state.outcomes.get(of) ?? [])].slice(0, kept),
  );
  const ended: State = { ...withoutCall(state, of), outcomes };
  const lacksPayload =
    outcome.kind === 'problem' && outcome.failure.kind === 'payload' && call?.given === false;
  const service = state.list.state === 'ready' ? state.list.value.services.get(of) : undefined;
  const isWatched = placeOf(state).name === 'services' && state.cursor === of && state.prompt === undefined;
  if (!lacksPayload || service === undefined || !isWatched) return [ended, []];
  const value = templateOf(state.protocols.get(of) ?? service.protocol, outcome.failure.summary);
  return [
    {
      ...ended,
      places: [...state.places, { name: 'payload', of, line: 0, payload: { state: 'ready', value } }],
    },
    [],
  ];
}

/** No call of this service is in flight any more. */
export function withoutCall(state: State, of: ServiceKey): State {
  const calls = new Map(state.calls);
  calls.delete(of);
  return { ...state, calls };
}
