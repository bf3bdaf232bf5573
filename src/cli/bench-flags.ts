import { type Flag, inGroup } from './flags.js';

/** Flags of `bench`: those that hey has are hey's. */
export const loading: readonly Flag[] = inGroup('Load options:', [
  {
    flags: '-c, --concurrency <callers>',
    summary:
      'callers that each wait for their answer (default: 5); with --rate, most calls under way at once',
  },
  { flags: '-z, --duration <duration>', summary: 'time to send calls for (default: 30s)' },
  { flags: '--requests <count>', summary: 'number of calls to send, instead of a time' },
  { flags: '--rate <calls>', summary: 'calls per second, sent whether or not earlier ones are answered' },
  { flags: '--poisson', summary: 'with --rate, send calls at random times, as independent users do' },
  {
    flags: '--sweep',
    summary:
      'raise the rate step by step (--rate: the first, -z: time of a step) until latency or errors break',
  },
  { flags: '--workers <count>', summary: 'threads to send from (default: 1, more for a high --rate)' },
  { flags: '--pods <count>', summary: 'pods of a Job in the cluster to send from, each a part of the load' },
  { flags: '--image <image>', summary: 'image with Node for --pods (default: node:24-slim)' },
  {
    flags: '--job-namespace <namespace>',
    summary: "namespace for the Job of --pods (default: the context's)",
  },
  { flags: '--ramp <duration>', summary: 'time in which the load rises to its full size' },
  { flags: '--warmup <count>', summary: 'calls to send first, left out of the figures (default: 0)' },
  {
    flags: '--payloads <path>',
    summary: "folder, .jsonl or .csv file of payloads to send in turn; metadata: made from the model's",
    completes: 'file',
  },
  {
    flags: '--seed <number>',
    summary: 'seed of random times, and of payloads and prompts that are made up (default: 1)',
  },
  {
    flags: '--slo <objectives>',
    summary: "objectives to hold, such as 'p99<200ms,errors<1%'; exit code 8 if one is missed",
  },
  { flags: '--fail-fast', summary: 'end at the first call that the model does not answer' },
  {
    flags: '--html <file>',
    summary: 'write the report as a page, too, to this new file',
    completes: 'file',
  },
  { flags: '--yes', summary: 'send without asking first' },
]);
