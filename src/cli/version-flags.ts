import { type Flag, output, sending } from './flags.js';

/** Flags of `doctor`. */
export const examining: readonly Flag[] = [
  { flags: '-A, --all-namespaces', summary: 'without a name, check the services of all namespaces' },
  ...sending.filter(({ flags }) => !flags.startsWith('--raw')),
  {
    flags: '--bundle <file>',
    summary: 'write a redacted archive (.tar.gz) for a bug report to this new file',
    completes: 'file',
  },
  { flags: '--yes', summary: 'write the bundle without asking first' },
  output('text', 'json'),
];

/** The flag that limits `predict` to one part of a service. */
export const toPart: Flag = {
  flags: '--to <part>',
  summary: 'call one part alone: latest, prev, stable, canary/NAME or pod/NAME',
  group: 'Model options:',
};

/** Flags of `compare`. */
export const comparing: readonly Flag[] = [
  { flags: '--requests <count>', summary: 'calls to send to each of the two (default: 20)' },
  {
    flags: '--max-difference <share>',
    summary: 'largest difference of answers to allow, such as 0.001 or 0.1%; exit code 8 if it is more',
  },
  {
    flags: '--payloads <path>',
    summary: 'folder, .jsonl or .csv file of payloads to send in turn',
    completes: 'file',
  },
  ...sending.filter(({ flags }) => !flags.startsWith('--raw')),
  output('text', 'json'),
];
