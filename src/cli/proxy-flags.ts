import { type Flag, inference, output, wayIn } from './flags.js';

/** Flags of `proxy`. */
export const serving: readonly Flag[] = [
  { flags: '--port <port>', summary: 'port to listen on (default: a free one)' },
  { flags: '--listen <address>', summary: 'address to listen on, instead of loopback' },
  {
    flags: '--unix <file>',
    summary: 'Unix socket to listen on, which only you can use; no key is needed',
    completes: 'file',
  },
  { flags: '--no-key', summary: 'serve every program of this machine, without a key', attribute: 'proxyKey' },
  {
    flags: '--pass-authorization',
    summary: "pass on the client's own Authorization header, instead of a token",
  },
  {
    flags: '--allow-host <name>',
    summary: 'accept requests for this host name; may be repeated',
    repeatable: true,
  },
  {
    flags: '--allow-origin <origin>',
    summary: 'let web pages of this origin use the proxy; may be repeated',
    repeatable: true,
  },
  {
    flags: '--max-body <size>',
    summary: 'largest request body to pass on, such as 16MiB or 1GiB (default: 256MiB)',
  },
  {
    flags: '--timeout <duration>',
    summary: 'time without a byte, either way, after which a request ends; 0 waits forever (default: 5m)',
  },
  ...wayIn,
  // An answer is passed on as it comes.
  ...inference.filter(({ flags }) => !flags.startsWith('--max-answer')),
  output('text', 'json'),
];
