import { isHost } from '../../network/header-fault.js';
import { spokenProtocols, type Service } from '../../kserve/service.js';
import type { NextStep } from '../../problem.js';
import { isDoneByNumber } from '../keys/keymap.js';
import { chosenExchange, outcomesOf } from '../selectors/exchanges.js';
import { currentService, placeOf } from '../selectors/list.js';
import { choosableWays, routeName } from '../selectors/way-in.js';
import { hasChoice } from '../selectors/service-options.js';
import type { CallOverride } from '../state/effect.js';
import type { Updated } from '../state/messages.js';
import type { State } from '../state/state.js';
import { parseMilliseconds } from '../../wording/duration.js';
import { startCall } from './calls.js';
import { keyOf } from '../selectors/shown-keys.js';

/** Does the next step of that number of what is shown, and predicts again; a Host is typed first. */
export function takeStep(state: State, number: number): Updated {
  const service = currentService(state);
  const step = shownSteps(state)[number - 1];
  const { action } = step ?? {};
  if (service === undefined || action === undefined || !isDoneByNumber(action))
    return [{ ...state, notice: `there is no next step ${number} that a key does` }, []];
  const { kind, value = '' } = action;
  if (kind === 'host') {
    const text = state.overrides.get(service.key)?.host ?? service.url?.host ?? '';
    return [{ ...state, prompt: { purpose: 'host', text } }, []];
  }
  if (kind === 'timeout') {
    const timeoutMs = parseMilliseconds(value);
    return timeoutMs === undefined ? [state, []] : callWith(state, { timeoutMs });
  }
  if (kind === 'model-version') return callWith(state, { modelVersion: value });
  return callIn(state, service, value);
}

/** Predicts in another protocol from now on. */
function callIn(state: State, service: Service, name: string): Updated {
  const protocol = spokenProtocols.find((one) => one === name);
  if (protocol === undefined) return [state, []];
  const protocols = new Map(state.protocols);
  if (protocol === service.protocol) protocols.delete(service.key);
  else protocols.set(service.key, protocol);
  return startCall({ ...state, protocols });
}

/** The steps of the last outcome of the service, or of the shown exchange; none while the pane is about marked services. */
function shownSteps(state: State): readonly NextStep[] {
  const service = currentService(state);
  if (service === undefined) return [];
  if (placeOf(state).name === 'services' && state.marked.size > 0) return [];
  const chosen = chosenExchange(state);
  if (chosen !== undefined) return chosen.verdict.next;
  const [last] = outcomesOf(state, service.key);
  if (last === undefined) return [];
  return last.kind === 'exchange' ? last.exchange.verdict.next : last.failure.next;
}

/** Predicts with what was chosen, which holds until it is dropped. */
function callWith(state: State, override: CallOverride): Updated {
  const service = currentService(state);
  if (service === undefined) return [state, []];
  const before = state.overrides.get(service.key);
  const overrides = new Map(state.overrides).set(service.key, { ...before, ...override });
  return startCall({ ...state, overrides });
}

/** The Host that was typed; the service's own where it is that, or nothing. The address that is called stays the one that was found. */
export function enterHost(state: State, host: string): Updated {
  const service = currentService(state);
  if (service === undefined) return [state, []];
  if (host === '' || host === service.url?.host) {
    const { host: _, ...rest } = state.overrides.get(service.key) ?? {};
    const overrides = new Map(state.overrides);
    if (Object.keys(rest).length === 0) overrides.delete(service.key);
    else overrides.set(service.key, rest);
    return startCall({ ...state, overrides });
  }
  if (!isHost(host))
    return [
      { ...state, notice: `${host} is not a host name: NAME or NAME:PORT, without a scheme or a path` },
      [],
    ];
  return callWith(state, { host });
}

/** The way in of that number is the only one from now on. One that is not believed has no number: `T` asks about it. */
export function chooseWayIn(state: State, number: number): Updated {
  const candidate = choosableWays(state.survey)[number - 1]?.candidate;
  if (candidate === undefined) return [{ ...state, notice: `there is no way in ${number} to choose` }, []];
  return [
    {
      ...state,
      wayIn: candidate,
      notice: `${routeName(candidate.route)} is the only way in from now on: ${keyOf(state, 'drop-choices')} drops it`,
    },
    [{ type: 'choose-way-in', candidate }],
  ];
}

/** Drops the way in that was chosen, and what was chosen for the calls of the service. */
export function dropChoices(state: State): Updated {
  const key = placeOf(state).name === 'gateways' ? undefined : currentService(state)?.key;
  if (!hasChoice(state, key)) return [{ ...state, notice: 'nothing was chosen that could be dropped' }, []];
  const overrides = new Map(state.overrides);
  if (key !== undefined) overrides.delete(key);
  const next = { ...state, overrides, wayIn: undefined, notice: 'dropped what was chosen' };
  return [next, state.wayIn === undefined ? [] : [{ type: 'choose-way-in', candidate: undefined }]];
}
