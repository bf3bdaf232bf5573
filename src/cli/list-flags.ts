import { type Flag, output } from './flags.js';

/** Flags of `list` and `get`. */
export const listing: readonly Flag[] = [
  {
    flags: '--kind <kind>',
    summary: 'list this kind of service, instead of InferenceServices',
    choices: ['isvc', 'llm', 'graph'],
  },
  { flags: '-A, --all-namespaces', summary: 'list services in all namespaces' },
  { flags: '-l, --selector <selector>', summary: 'label selector to filter by, such as team=vision' },
  { flags: '-w, --watch', summary: 'after listing, watch for changes' },
  {
    ...output('table', 'wide', 'json', 'yaml', 'name'),
    summary: "output format; also jsonpath='{.metadata.name}'",
    prefix: 'jsonpath=',
  },
];
