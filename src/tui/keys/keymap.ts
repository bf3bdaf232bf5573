import type { NextStep, StepAction } from '../../problem.js';
import type { Action, Binding, Keymap, KeyPlace, KeyScreen, Need } from './binding.js';
import { choiceKeys } from './choice-keys.js';
import { screenKeys } from './screen-keys.js';
import { listKeys } from './list-keys.js';
import { logKeys } from './log-keys.js';
import { payloadKeys } from './payload-keys.js';
import { searchKeys } from './search-keys.js';
import { closerKeys, serviceKeys } from './service-keys.js';

/** The keys of every screen. */
const commonKeys: readonly Binding[] = [
  { keys: ['j', 'down'], action: 'down', on: 'everywhere', task: 'move', help: 'down' },
  { keys: ['k', 'up'], action: 'up', on: 'everywhere', task: 'move', help: 'up' },
  {
    keys: ['pagedown', 'ctrl-f', 'space'],
    action: 'page-down',
    on: 'everywhere',
    task: 'move',
    help: 'a page down',
  },
  { keys: ['pageup', 'ctrl-b'], action: 'page-up', on: 'everywhere', task: 'move', help: 'a page up' },
  { keys: ['ctrl-d'], action: 'half-page-down', on: 'everywhere', task: 'move', help: 'half a page down' },
  { keys: ['ctrl-u'], action: 'half-page-up', on: 'everywhere', task: 'move', help: 'half a page up' },
  { keys: ['home', '<'], action: 'first', on: 'everywhere', task: 'move', help: 'to the first line' },
  { keys: ['end', 'G', '>'], action: 'last', on: 'everywhere', task: 'move', help: 'to the last line' },
  {
    keys: ['q'],
    action: 'quit',
    on: ['services', 'start', 'no cluster'],
    task: 'leave',
    label: 'quit',
    help: 'quit',
  },
  {
    keys: ['esc', 'q', 'left', 'backspace'],
    action: 'back',
    on: 'everywhere',
    task: 'leave',
    label: 'back',
    help: 'back to where one came from',
  },
  {
    keys: [':'],
    action: 'palette',
    on: 'everywhere',
    task: 'leave',
    label: 'go to',
    help: 'find a command, a context, a namespace or a service',
  },
  { keys: ['?'], action: 'keys', on: 'everywhere', task: 'leave', label: 'keys', help: 'all keys' },
  {
    keys: ['ctrl-z'],
    action: 'stop-job',
    on: 'everywhere',
    task: 'leave',
    help: 'back to the shell; fg comes back',
  },
  {
    keys: ['ctrl-c'],
    action: 'interrupt',
    on: 'everywhere',
    task: 'leave',
    help: 'quit with exit code 130',
  },
];

/** The keys without settings: dispatch, the footer, `?` and the tables of the docs come from here. The first that fits wins. */
export const standardKeymap: Keymap = [
  ...screenKeys,
  ...logKeys,
  ...payloadKeys,
  ...searchKeys,
  ...serviceKeys,
  ...choiceKeys,
  ...listKeys,
  ...closerKeys,
  ...commonKeys,
];

/** True where the binding counts on this screen. */
export function bindingApplies(binding: Binding, place: KeyPlace): boolean {
  return binding.on === 'everywhere' || binding.on.includes(place);
}

/** The action of a key on a screen; undefined when it has none. */
export function actionFor({ place, keymap }: KeyScreen, key: string): Action | undefined {
  return keymap.find((binding) => bindingApplies(binding, place) && binding.keys.includes(key))?.action;
}

/** Made once for a keymap: each frame asks for the key of most of its hints. */
const bindings = new WeakMap<Keymap, Map<KeyPlace, readonly Binding[]>>();

/** The bindings of a screen, each with the keys that no earlier one has. */
export function bindingsOf({ place, keymap }: KeyScreen): readonly Binding[] {
  const byPlace = bindings.get(keymap) ?? new Map<KeyPlace, readonly Binding[]>();
  const made = byPlace.get(place) ?? untakenBindings({ place, keymap });
  bindings.set(keymap, byPlace.set(place, made));
  return made;
}

function untakenBindings({ place, keymap }: KeyScreen): readonly Binding[] {
  const taken = new Set<string>();
  return keymap.flatMap((binding) => {
    if (!bindingApplies(binding, place)) return [];
    const keys = binding.keys.filter((key) => !taken.has(key) && taken.add(key));
    return keys.length === 0 ? [] : [{ ...binding, keys }];
  });
}

/** The bindings of a screen whose action has no key by the settings. */
export function keylessBindings({ place, keymap }: KeyScreen): readonly Binding[] {
  return keymap.filter((binding) => bindingApplies(binding, place) && binding.keys.length === 0);
}

/** The action that carries out a next step here. A step that widens trust only leads to the question, whose answer is typed. */
const actionOfStep: Readonly<Partial<Record<StepAction['kind'], Action>>> = {
  payload: 'payload',
  metadata: 'payload',
  protocol: 'protocol',
  model: 'model',
  token: 'token',
  trust: 'trust',
  exchange: 'raw',
  gateways: 'gateways',
  routes: 'gateways',
  retry: 'predict',
  'way-in': 'drop-choices',
  logs: 'logs',
  'other-run': 'other-run',
  details: 'details',
  ready: 'details',
  context: 'contexts',
  namespace: 'namespaces',
  demo: 'demo',
};

/**
 * Next steps that are done with their number: those that name a value, which no letter knows, and the Host, which is typed. None of
 * them widens trust: a Host goes to the address that was found, a protocol, a version and a limit to the same service.
 */
export function isDoneByNumber(action: StepAction | undefined): boolean {
  if (action === undefined) return false;
  if (action.kind === 'host') return true;
  return action.value !== undefined && ['timeout', 'protocol', 'model-version'].includes(action.kind);
}

/** The key of a screen that does a next step, which is the one of that number there; undefined where none does. */
export function keyOfStep(
  { action }: Pick<NextStep, 'action'>,
  screen: KeyScreen,
  number?: number,
): string | undefined {
  if (isDoneByNumber(action) && number !== undefined && number < 10) {
    const takesNumbers = bindingsOf(screen).some((binding) => binding.action === 'step');
    if (takesNumbers) return String(number);
  }
  const wanted = action === undefined ? undefined : actionOfStep[action.kind];
  if (wanted === undefined || wanted === screen.place) return undefined;
  return bindingsOf(screen).find((binding) => binding.action === wanted)?.keys[0];
}

export type Hint = {
  readonly key: string;
  /** Absent for a key of a text field, which no setting changes. */
  readonly action?: Action;
  readonly label: string;
  /** `off`: it does nothing of use now, and keeps its place; `passing`: it is there only for as long as it is of use. */
  readonly state?: 'off' | 'passing';
};

/** The needs that come and go on the same screen many times: such a hint keeps its place while it is of no use. */
const steadyNeeds: ReadonlySet<Need | undefined> = new Set([
  undefined,
  'answer',
  'sendable',
  'savable',
  'other log',
]);

/** The hints of a screen, the most useful first; none for going where one is. */
export function hintsFor(screen: KeyScreen, there: ReadonlySet<Need>): readonly Hint[] {
  const { place } = screen;
  const isTop = place === 'services' || place === 'start' || place === 'no cluster';
  return bindingsOf(screen)
    .filter(
      ({ label, action, needs }) =>
        label !== undefined &&
        action !== place &&
        !(isTop && action === 'back') &&
        (needs === undefined || steadyNeeds.has(needs) || there.has(needs)),
    )
    .map(({ keys, label = '', needs, action }) => {
      const hint = { key: keys[0] ?? '', label, action };
      if (!steadyNeeds.has(needs)) return { ...hint, state: 'passing' };
      return needs === undefined || there.has(needs) ? hint : { ...hint, state: 'off' };
    });
}
