import type { Action } from './actions.js';
import type { PlaceName } from './state.js';

/** A screen, or `start`: the list while there is no service to list. */
export type KeyPlace = PlaceName | 'start';

export type Binding = {
  /** As `keyName` names them; the first is the one shown. */
  readonly keys: readonly string[];
  readonly action: Action;
  readonly on: readonly KeyPlace[] | 'everywhere';
  /** One word for the footer; absent: not there. */
  readonly label?: string;
  /** For `?` and the README. */
  readonly help: string;
};

const list: readonly PlaceName[] = ['services'];
const listOrStart: readonly KeyPlace[] = ['services', 'start'];
const menus: readonly PlaceName[] = ['contexts', 'namespaces', 'library'];
const aboutService: readonly PlaceName[] = [
  'services',
  'details',
  'yaml',
  'raw',
  'answer',
  'history',
  'compare',
  'copy',
  'payload',
];

/** Every key: dispatch, the footer, `?` and the README's table come from here. The first that fits wins; the order is the footer's. */
export const keymap: readonly Binding[] = [
  { keys: ['d'], action: 'demo', on: ['start'], label: 'demo', help: 'open the demo cluster' },
  { keys: ['enter'], action: 'try-again', on: ['start'], label: 'try again', help: 'ask the cluster again' },
  { keys: ['enter'], action: 'choose', on: menus, label: 'choose', help: 'choose the marked line' },
  { keys: ['enter'], action: 'fold', on: ['yaml'], label: 'fold', help: 'fold or open the marked block' },
  { keys: ['/'], action: 'search', on: ['yaml'], label: 'search', help: 'search in the YAML' },
  { keys: ['n'], action: 'next-match', on: ['yaml'], label: 'next', help: 'to the next line that was found' },
  { keys: ['N'], action: 'previous-match', on: ['yaml'], help: 'to the one before' },
  { keys: ['/'], action: 'menu-filter', on: menus, label: 'filter', help: 'filter a menu' },
  {
    keys: ['tab'],
    action: 'next-tool',
    on: ['copy'],
    label: 'next tool',
    help: 'show and copy the command of the next tool',
  },
  {
    keys: ['1', '2', '3', '4'],
    action: 'tool',
    on: ['copy'],
    help: 'show and copy the command of that tool',
  },
  { keys: ['enter'], action: 'choose', on: ['copy'], label: 'copy', help: 'copy the shown command again' },
  {
    keys: ['enter'],
    action: 'compare',
    on: ['history'],
    label: 'all differences',
    help: 'every difference between the two answers',
  },
  {
    keys: ['m'],
    action: 'mark-base',
    on: ['history'],
    label: 'mark',
    help: 'compare the others with this answer, not with the one before',
  },
  {
    keys: ['x'],
    action: 'next-form',
    on: ['raw'],
    label: 'as is, hex',
    help: 'bodies laid out, as they went, in hex',
  },
  { keys: ['left'], action: 'column-left', on: ['answer'], help: 'a column of a table to the left' },
  { keys: ['right'], action: 'column-right', on: ['answer'], help: 'a column to the right' },
  { keys: ['['], action: 'columns-left', on: ['answer'], help: 'a page of columns to the left' },
  { keys: [']'], action: 'columns-right', on: ['answer'], help: 'a page of columns to the right' },
  { keys: ['p', 'enter'], action: 'predict', on: ['payload'], label: 'send', help: 'send this payload' },
  {
    keys: ['p'],
    action: 'predict',
    on: aboutService,
    label: 'predict',
    help: 'predict at once with the payload of the service, or all that are marked',
  },
  { keys: ['e'], action: 'edit', on: ['payload'], label: 'edit', help: 'open the payload in $EDITOR' },
  { keys: ['e'], action: 'edit', on: list, help: 'edit the payload in $EDITOR' },
  {
    keys: ['f'],
    action: 'open-file',
    on: ['payload'],
    label: 'file',
    help: 'take the payload from a file: JSON, image, .npy or CSV',
  },
  {
    keys: ['l'],
    action: 'library',
    on: ['payload'],
    label: 'saved',
    help: 'choose among the saved payloads',
  },
  {
    keys: ['m'],
    action: 'make-payload',
    on: ['payload'],
    label: 'make',
    help: "make a payload up from the model's metadata",
  },
  { keys: ['S'], action: 'save', on: ['payload'], label: 'save', help: 'save the payload for this service' },
  { keys: ['s'], action: 'save-as', on: ['payload'], help: 'save the payload under another name' },
  {
    keys: ['P'],
    action: 'payload',
    on: aboutService,
    label: 'payload',
    help: 'see, edit or choose the payload',
  },
  {
    keys: ['enter'],
    action: 'details',
    on: list,
    label: 'details',
    help: 'conditions, why not ready, components, events',
  },
  { keys: ['/'], action: 'filter', on: list, label: 'filter', help: 'filter by name' },
  {
    keys: ['h'],
    action: 'history',
    on: aboutService,
    label: 'history',
    help: 'earlier answers, and what differs between any two',
  },
  { keys: ['n'], action: 'namespaces', on: listOrStart, label: 'namespace', help: 'switch the namespace' },
  {
    keys: ['space'],
    action: 'mark',
    on: list,
    label: 'mark',
    help: 'mark for p: all that are marked are predicted together',
  },
  {
    keys: ['r'],
    action: 'repeat',
    on: list,
    label: 'repeat',
    help: 'repeat the prediction every 2 s; again: every 5, 10, 1 s; esc ends it',
  },
  { keys: ['+'], action: 'slower', on: list, help: 'repeat less often' },
  { keys: ['-'], action: 'faster', on: list, help: 'repeat more often' },
  { keys: ['c'], action: 'contexts', on: listOrStart, label: 'context', help: 'switch the context' },
  {
    keys: ['g'],
    action: 'gateways',
    on: listOrStart,
    label: 'gateways',
    help: 'every way in, whether it answers, which one wins',
  },
  { keys: ['r'], action: 'reload', on: ['gateways'], label: 'look again', help: 'try every way in again' },
  { keys: ['a'], action: 'toggle-not-ready', on: list, help: 'hide or show what is not ready' },
  { keys: ['s'], action: 'sort', on: list, help: 'sort: ready first, name, newest first, last answer' },
  { keys: ['o'], action: 'protocol', on: aboutService, help: 'the protocol to speak with this service' },
  {
    keys: ['v'],
    action: 'answer',
    on: aboutService,
    label: 'view',
    help: 'the whole answer: every value, table, text or image',
  },
  {
    keys: ['w'],
    action: 'raw',
    on: aboutService,
    label: 'raw',
    help: 'the last exchange: headers and bytes',
  },
  {
    keys: ['C'],
    action: 'copy',
    on: aboutService,
    label: 'copy as',
    help: 'copy as a curl, grpcurl or isvc command, or as Python',
  },
  { keys: ['y'], action: 'yaml', on: aboutService, label: 'yaml', help: 'the object as YAML' },
  { keys: ['j', 'down'], action: 'down', on: 'everywhere', help: 'down' },
  { keys: ['k', 'up'], action: 'up', on: 'everywhere', help: 'up' },
  { keys: ['pagedown', 'ctrl-f', 'space'], action: 'page-down', on: 'everywhere', help: 'a page down' },
  { keys: ['pageup', 'ctrl-b'], action: 'page-up', on: 'everywhere', help: 'a page up' },
  { keys: ['home', '<'], action: 'first', on: 'everywhere', help: 'to the first line' },
  { keys: ['end', 'G', '>'], action: 'last', on: 'everywhere', help: 'to the last line' },
  {
    keys: ['esc'],
    action: 'back',
    on: list,
    help: 'cancel what is in flight, end the repetition, drop the filter, drop the marks',
  },
  { keys: ['esc', 'backspace', 'left'], action: 'back', on: 'everywhere', label: 'back', help: 'back' },
  { keys: ['?'], action: 'keys', on: 'everywhere', label: 'keys', help: 'all keys' },
  { keys: ['q'], action: 'quit', on: 'everywhere', label: 'quit', help: 'quit' },
  { keys: ['ctrl-c'], action: 'interrupt', on: 'everywhere', help: 'quit with exit code 130' },
];

/** True where the binding counts on this screen. */
function bindingApplies(binding: Binding, place: KeyPlace): boolean {
  return binding.on === 'everywhere' || binding.on.includes(place);
}

/** What a key does on a screen; undefined when nothing. */
export function actionFor(place: KeyPlace, key: string): Action | undefined {
  return keymap.find((binding) => bindingApplies(binding, place) && binding.keys.includes(key))?.action;
}

export type Hint = { readonly key: string; readonly label: string };

/** The hints of a screen, the most useful first, each key once; none for going where one is. */
export function hintsFor(place: KeyPlace): readonly Hint[] {
  const taken = new Set<string>();
  return keymap.flatMap((binding) => {
    const { keys, action, label } = binding;
    const key = keys[0];
    if (label === undefined || key === undefined || taken.has(key) || action === place) return [];
    if (!bindingApplies(binding, place) || ((place === 'services' || place === 'start') && action === 'back'))
      return [];
    taken.add(key);
    return [{ key, label }];
  });
}
