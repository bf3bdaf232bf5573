import { calling, timeout, type Flag } from '../flags.js';

/** The flags of every message of a conversation. */
export const chatting: readonly Flag[] = [
  { flags: '--system <text>', summary: 'system prompt, or @FILE' },
  { flags: '--temperature <number>', summary: "sampling temperature (default: the server's)" },
  { flags: '--max-tokens <count>', summary: "longest answer, in tokens (default: the server's)" },
  { flags: '--seed <number>', summary: 'seed for sampling' },
  ...calling,
  timeout('30s', 'time to wait for each further piece of the answer'),
];
