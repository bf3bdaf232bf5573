import type { Loaded, Message, Updated } from './messages.js';
import { initialState, type State } from './state.js';
import { endCall, progressCall, withoutCall } from './update-calls.js';
import { onKey } from './update-keys.js';
import { listed, settled } from './update-list.js';
import { clampedLine } from './update-places.js';

/** The state after a message, and what is to be done. Pure. */
export function update(state: State, message: Message): Updated {
  switch (message.type) {
    case 'key':
      return onKey(state, message.key);
    case 'resized':
      return [settled({ ...state, size: message.size }), []];
    case 'ticked':
      return [{ ...state, now: message.now }, []];
    case 'listed':
      return [listed(state, message.services), []];
    case 'list-interrupted':
      return [{ ...state, stale: message.why }, []];
    case 'list-failed':
      return [{ ...state, list: { state: 'failed', failure: message.failure }, stale: undefined }, []];
    case 'surveyed':
      return [{ ...state, survey: message.survey }, []];
    case 'call-progressed':
      return [progressCall(state, message.of, message.doing), []];
    case 'call-ended':
      return endCall(state, message.of, message.outcome);
    case 'call-cancelled':
      return [withoutCall(state, message.of), []];
    case 'loaded':
      return [loaded(state, message.loaded), []];
    case 'payload-made':
      return payloadMade(state, message);
    case 'connected':
      return [
        initialState({ ...message, size: state.size, now: state.now }),
        [{ type: 'watch', namespace: message.namespace }, { type: 'survey' }],
      ];
    case 'noticed':
      return [{ ...state, notice: message.notice }, []];
  }
}

/** What a screen asked for goes to that screen, if it is still open. */
function loaded(state: State, got: Loaded): State {
  const [first, ...rest] = state.places.map((place) => {
    if (place.name !== got.name) return place;
    if ('of' in place && 'of' in got && place.of !== got.of) return place;
    return clampedLine({ ...place, ...got }, state);
  });
  return first === undefined ? state : { ...state, places: [first, ...rest] };
}

function payloadMade(state: State, { of, payload }: Extract<Message, { type: 'payload-made' }>): Updated {
  const payloads = new Map(state.payloads).set(of, payload);
  const service = state.list.state === 'ready' ? state.list.value.services.get(of) : undefined;
  if (service === undefined) return [{ ...state, payloads }, []];
  const protocol = state.protocols.get(of) ?? service.protocol;
  return [{ ...state, payloads }, [{ type: 'load-payload', service, protocol, payload }]];
}
