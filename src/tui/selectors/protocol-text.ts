import type { Service } from '../../kserve/service.js';
import type { State } from '../state/state.js';

/** The protocol that is spoken with a service, and why that one. */
export function protocolText({ protocols }: State, { key, protocol, protocolWhy }: Service): string {
  const chosen = protocols.get(key);
  return chosen === undefined
    ? `${protocol}  (${protocolWhy})`
    : `${chosen}  (chosen with o; its own is ${protocol})`;
}
