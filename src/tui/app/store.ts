import type { Message } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import type { State } from '../state/state.js';
import { update } from '../update/update.js';

/** The one place where the state changes. */
export type Store = {
  readonly state: () => State;
  readonly send: (message: Message) => void;
  /** Calls back after every change; returns what stops that. */
  readonly subscribe: (changed: () => void) => () => void;
};

/** A store whose messages go through `update`, and whose effects go to `run`. */
export function createStore(initial: State, run: (effect: Effect) => void): Store {
  let state = initial;
  const subscribers = new Set<() => void>();
  return {
    state: () => state,
    send: (message) => {
      const [next, effects] = update(state, message);
      const isChanged = next !== state;
      state = next;
      if (isChanged) for (const changed of subscribers) changed();
      for (const effect of effects) run(effect);
    },
    subscribe: (changed) => {
      subscribers.add(changed);
      return () => subscribers.delete(changed);
    },
  };
}
