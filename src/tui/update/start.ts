import type { Updated } from '../state/messages.js';
import type { State } from '../state/state.js';

/** Asks once more for what did not come. */
export function tryAgain(state: State): Updated {
  if (state.context === '') {
    return [{ ...state, notice: 'trying again' }, [{ type: 'connect', context: undefined }]];
  }
  const again: State = {
    ...state,
    list: { state: 'loading' },
    elsewhere: undefined,
    stale: undefined,
    survey: { state: 'loading' },
  };
  return [again, [{ type: 'watch', namespace: state.namespace }, { type: 'survey' }]];
}

/** Swaps the cluster for the embedded one. */
export function openDemo(state: State): Updated {
  return [{ ...state, notice: 'starting the demo cluster' }, [{ type: 'open-demo' }]];
}
