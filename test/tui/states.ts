import type { Service } from '../../src/kserve/service.js';
import type { Message } from '../../src/tui/state/messages.js';
import type { Effect } from '../../src/tui/state/effect.js';
import { initialState } from '../../src/tui/state/state.js';
import type { State } from '../../src/tui/state/state.js';
import { update } from '../../src/tui/update/update.js';
import { service } from '../inference/samples.js';

/** A state with these services listed, 80×24, a second after they were made. */
export function stateWith(services: readonly Service[], changes: Partial<State> = {}): State {
  const start = initialState({
    context: 'kind-kserve',
    contexts: ['kind-kserve', 'production'],
    namespace: 'kserve-demo',
    size: { columns: 80, rows: 24 },
    now: 1_008_000,
  });
  return { ...after(start, { type: 'listed', services }), ...changes };
}

/** Ready services of these names. */
export function named(...names: readonly string[]): readonly Service[] {
  return names.map((name) => service({ name }));
}

/** The state after these messages; their effects are dropped. */
export function after(state: State, ...messages: readonly Message[]): State {
  return messages.reduce((before, message) => update(before, message)[0], state);
}

/** The state after these keys. */
export function pressed(state: State, ...keys: readonly string[]): State {
  return after(state, ...keys.map((key): Message => ({ type: 'key', key })));
}

/** The effects that the last of these keys asks for. */
export function effectsOf(state: State, ...keys: readonly string[]): readonly Effect[] {
  const before = pressed(state, ...keys.slice(0, -1));
  return update(before, { type: 'key', key: keys.at(-1) ?? '' })[1];
}
