import { listDefaults } from '../config/config.js';
import type { Settings } from './core.js';
import type { State } from './state.js';

type StartState = Pick<State, 'context' | 'contexts' | 'namespace' | 'size' | 'now'> & {
  readonly settings?: Settings;
};

/** The state in which the program starts, and to which a switch of context returns. */
export function initialState(start: StartState): State {
  return {
    ...start,
    settings: start.settings ?? {
      columns: listDefaults.columns,
      repeatMs: listDefaults.repeatSeconds * 1000,
    },
    list: { state: 'loading' },
    elsewhere: undefined,
    stale: undefined,
    cursor: undefined,
    top: 0,
    filter: '',
    notReady: 'shown',
    sort: 'ready first',
    places: [{ name: 'services' }],
    prompt: undefined,
    calls: new Map(),
    marked: new Set(),
    queue: [],
    repeat: undefined,
    outcomes: new Map(),
    labels: new Map(),
    protocols: new Map(),
    models: new Map(),
    accounts: new Map(),
    payloads: new Map(),
    survey: { state: 'loading' },
    early: [],
    surveyedAt: 0,
    login: undefined,
    notice: undefined,
  };
}
