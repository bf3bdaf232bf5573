import type { PlaceName } from '../state/place.js';
import type { Binding } from './binding.js';

/** The screens that are searched; menus, keys and logs are filtered. */
const searched: readonly PlaceName[] = [
  'yaml',
  'details',
  'payload',
  'copy',
  'raw',
  'answer',
  'history',
  'compare',
  'gateways',
];

/** The keys that search, the last ones of their footers. */
export const searchKeys: readonly Binding[] = [
  {
    keys: ['/'],
    action: 'search',
    on: searched,
    task: 'text',
    label: 'search',
    help: 'search on this screen',
  },
  {
    keys: ['n'],
    action: 'next-match',
    on: searched,
    task: 'text',
    label: 'next',
    needs: 'search',
    help: 'to the next row that was found; without a search, switch the namespace',
  },
  {
    keys: ['N'],
    action: 'previous-match',
    on: searched,
    task: 'text',
    help: 'to the row before that was found',
  },
];
