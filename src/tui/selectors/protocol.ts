import type { Protocol, Service } from '../../kserve/service.js';
import type { State } from '../state/state.js';

/** The protocol that is spoken with a service: chosen with `o`, else its own. */
export function protocolOf({ protocols }: Pick<State, 'protocols'>, { key, protocol }: Service): Protocol {
  return protocols.get(key) ?? protocol;
}
