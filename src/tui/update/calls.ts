import type { Service, ServiceKey } from '../../kserve/service.js';
import { modelOption } from '../selectors/model.js';
import { tokenOption } from '../selectors/token-option.js';
import type { Updated } from '../state/messages.js';
import { currentService } from '../selectors/rows.js';
import type { State } from '../state/state.js';

/** Starts a prediction of the service that the screen is about. */
export function startCall(state: State): Updated {
  const service = currentService(state);
  return service === undefined ? [state, []] : startCallOf({ ...state, cursor: service.key }, service);
}

/** Starts a prediction with the payload made here, or with the one that the predictor chooses. One at a time for each service. */
export function startCallOf(state: State, service: Service): Updated {
  if (state.calls.has(service.key)) return [state, []];
  const payload = state.payloads.get(service.key);
  const protocol = state.protocols.get(service.key);
  const call = { doing: 'looking for the way in', given: payload !== undefined, startedAt: state.now };
  return [
    { ...state, calls: new Map(state.calls).set(service.key, call) },
    [
      {
        type: 'predict',
        service,
        ...(payload === undefined ? {} : { payload }),
        ...(protocol === undefined ? {} : { protocol }),
        ...modelOption(state, service),
        ...tokenOption(state, service),
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

/** No call of this service is in flight any more. */
export function withoutCall(state: State, of: ServiceKey): State {
  const calls = new Map(state.calls);
  calls.delete(of);
  return { ...state, calls };
}
