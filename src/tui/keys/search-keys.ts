import type { PlaceName } from '../state/place.js';
import type { Binding } from './binding.js';

/** The screens that are searched; menus, keys and logs are filtered. */
export const searchedPlaces = [
  'yaml',
  'details',
  'payload',
  'copy',
  'raw',
  'answer',
  'history',
  'difference',
  'gateways',
] as const satisfies readonly PlaceName[];

/** The keys that search, the last ones of their footers. */
export const searchKeys: readonly Binding[] = [
  {
    keys: ['/'],
    action: 'search',
    on: searchedPlaces,
    task: 'text',
    label: 'search',
    help: 'search on this screen',
  },
  {
    keys: ['n'],
    action: 'next-match',
    on: searchedPlaces,
    task: 'text',
    label: 'next',
    needs: 'search',
    help: 'to the next row that was found; without a search, switch the namespace',
  },
  {
    keys: ['N'],
    action: 'previous-match',
    on: searchedPlaces,
    task: 'text',
    help: 'to the row before that was found',
  },
];
