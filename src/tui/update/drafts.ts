import type { Service, ServiceKey } from '../../kserve/service.js';
import { currentService, placeOf } from '../selectors/list.js';
import { protocolOf, callChoices } from '../selectors/service-options.js';
import type { Loaded, Updated } from '../state/messages.js';
import type { Dropped, State } from '../state/state.js';
import { payloadEffect, withShown } from './places.js';
import { keyOf } from '../selectors/shown-keys.js';

/** JSON with a mistake is kept as the edit of its service, until it is mended or dropped. */
export function keepDraft(state: State, got: Loaded): State {
  if (got.name !== 'payload' || got.payload.state !== 'ready' || got.payload.value.fault === undefined)
    return state;
  return { ...state, drafts: new Map(state.drafts).set(got.of, got.payload.value) };
}

/** As many dropped payloads of a service can be brought back. */
const mostDropped = 20;

/** No broken edit of the service any more. */
export function withoutDraft(state: State, of: ServiceKey): State {
  if (!state.drafts.has(of)) return state;
  const drafts = new Map(state.drafts);
  drafts.delete(of);
  return { ...state, drafts };
}

/**
 * `x` on the payload: drops what was edited, made or chosen here, so that the saved payload or the example is sent again; once
 * more brings it back. Where a saved one is sent, it goes on to the example.
 */
export function dropPayload(state: State): Updated {
  const place = placeOf(state);
  const service = currentService(state);
  if (place.name !== 'payload' || service === undefined) return [state, []];
  const { key } = service;
  const [draft, payload] = [state.drafts.get(key), state.payloads.get(key)];
  if (draft !== undefined || payload !== undefined) {
    const payloads = new Map(state.payloads);
    payloads.delete(key);
    const last = {
      ...(draft === undefined ? {} : { draft }),
      ...(payload === undefined ? {} : { payload }),
    };
    const before = state.dropped.get(key) ?? [];
    const dropped = new Map(state.dropped).set(key, [last, ...before].slice(0, mostDropped));
    const next = { ...withoutDraft(state, key), payloads, dropped };
    return [
      { ...next, notice: `dropped what was chosen here: ${keyOf(state, 'drop-payload')} brings it back` },
      [payloadEffect(next, service)],
    ];
  }
  if (place.payload.state === 'ready' && place.payload.value.from === 'saved') {
    const protocol = protocolOf(state, service);
    const options = callChoices(state, service);
    return [state, [{ type: 'load-example', service, protocol, ...options }]];
  }
  return bringBack(state);
}

/** `x` where there is nothing to drop: what was dropped last is sent again. */
function bringBack(state: State): Updated {
  const service = currentService(state);
  const [back] = service === undefined ? [] : (state.dropped.get(service.key) ?? []);
  if (service === undefined || back === undefined)
    return [{ ...state, notice: 'This is what is sent without a choice: there is nothing to drop.' }, []];
  return restoreDropped(state, service, back);
}

/** Brings a dropped payload back: it is sent again, and shown, and leaves the list of the dropped. */
export function restoreDropped(state: State, service: Service, back: Dropped): Updated {
  const { key } = service;
  const left = (state.dropped.get(key) ?? []).filter((one) => one !== back);
  const dropped = new Map(state.dropped).set(key, left);
  const payloads =
    back.payload === undefined ? state.payloads : new Map(state.payloads).set(key, back.payload);
  const drafts = back.draft === undefined ? state.drafts : new Map(state.drafts).set(key, back.draft);
  const next = { ...state, dropped, payloads, drafts };
  const place = placeOf(state);
  if (back.draft !== undefined && place.name === 'payload')
    return [withShown(next, { ...place, payload: { state: 'ready', value: back.draft } }), []];
  return [next, [payloadEffect(next, service)]];
}
