import { type Flag, output, sending } from './flags.js';

/** Flags of `doctor`. */
export const examining: readonly Flag[] = [
  { flags: '-A, --all-namespaces', summary: 'without a name, check the services of all namespaces' },
  ...sending.filter(({ flags }) => !flags.startsWith('--raw')),
  output('text', 'json'),
];
