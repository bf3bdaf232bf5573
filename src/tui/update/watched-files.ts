import { speaksOpenAi } from '../selectors/service-options.js';
import { currentService, placeOf, serviceOf } from '../selectors/list.js';
import type { ServiceKey } from '../../kserve/service.js';
import type { Effect } from '../state/effect.js';
import type { Updated } from '../state/messages.js';
import type { State } from '../state/state.js';
import { failureText, type Outcome } from '../state/call.js';
import { headline } from '../../format/verdict.js';
import { startCallOf } from './calls.js';
import { keyOf } from '../selectors/shown-keys.js';

/** Watches the file of each payload that was read from one, for as long as that is what is sent. */
export function followFiles(before: State, [state, effects]: Updated): Updated {
  if (before.payloads === state.payloads) return [state, effects];
  const keys = new Set([...before.payloads.keys(), ...state.payloads.keys()]);
  const more = [...keys].flatMap((of): readonly Effect[] => {
    const path = state.payloads.get(of)?.path;
    if (path === before.payloads.get(of)?.path) return [];
    if (path === undefined) return [{ type: 'unwatch-file', of }];
    const service = serviceOf(state, of);
    const takesText = service !== undefined && speaksOpenAi(state, service);
    return [{ type: 'watch-file', of, path, ...(takesText ? { takesText } : {}) }];
  });
  return more.length === 0 ? [state, effects] : [state, [...effects, ...more]];
}

/** `W` on the payload: whether each save of its file predicts. */
export function toggleSendOnSave(state: State): Updated {
  const place = placeOf(state);
  const service = currentService(state);
  if (place.name !== 'payload' || service === undefined) return [state, []];
  if (state.payloads.get(service.key)?.path === undefined)
    return [
      { ...state, notice: `only a file is watched: ${keyOf(state, 'open-file')} takes the payload from one` },
      [],
    ];
  const sendsOnSave = new Set(state.sendsOnSave);
  const isOn = !sendsOnSave.delete(service.key);
  if (isOn) sendsOnSave.add(service.key);
  return [{ ...state, sendsOnSave, notice: isOn ? 'each save predicts' : 'a save sends nothing' }, []];
}

/** A file that was saved is sent, where each save predicts; once the call in flight has ended, where there is one. */
export function sendSaved(state: State, of: ServiceKey): Updated {
  const service = serviceOf(state, of);
  if (!state.sendsOnSave.has(of) || service === undefined) return [state, []];
  if (state.calls.has(of)) return [{ ...state, savedSince: new Set(state.savedSince).add(of) }, []];
  return startCallOf(state, service);
}

/** After a call has ended: what was saved meanwhile is sent; else the payload's screen says how a save was answered. */
export function sendSavedSince(state: State, of: ServiceKey, outcome: Outcome): Updated {
  const place = placeOf(state);
  if (!state.savedSince.has(of)) {
    const isShown = place.name === 'payload' && place.of === of && state.sendsOnSave.has(of);
    return [
      isShown ? { ...state, notice: `${endText(outcome)} · ${keyOf(state, 'answer')} shows it` } : state,
      [],
    ];
  }
  const savedSince = new Set(state.savedSince);
  savedSince.delete(of);
  return sendSaved({ ...state, savedSince }, of);
}

function endText(outcome: Outcome): string {
  return outcome.kind === 'exchange' ? headline(outcome.exchange) : failureText(outcome.failure);
}
