import { spokenProtocols } from '../../kserve/service.js';
import { currentService } from '../selectors/list.js';
import { protocolOf } from '../selectors/service-options.js';
import type { State } from '../state/state.js';

/** The service's own protocol, then the others, and its own again. */
export function nextProtocol(state: State): State {
  const service = currentService(state);
  if (service === undefined) return state;
  const next = followingProtocol(protocolOf(state, service));
  const chosen = new Map(state.protocols);
  if (next === service.protocol) chosen.delete(service.key);
  else chosen.set(service.key, next);
  const whose = next === service.protocol ? ', its own' : ` (its own is ${service.protocol})`;
  return { ...state, protocols: chosen, notice: `${service.name}: protocol is now ${next}${whose}` };
}

function followingProtocol(one: (typeof spokenProtocols)[number]): (typeof spokenProtocols)[number] {
  return spokenProtocols[(spokenProtocols.indexOf(one) + 1) % spokenProtocols.length] ?? one;
}
