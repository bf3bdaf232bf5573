import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createTerminal } from '../../src/tui/terminal.js';

const plain = `\u001B]52;c;${Buffer.from('curl ü').toString('base64')}\u0007`;

test.each([
  ['a terminal', {}, plain],
  [
    'tmux, which may take it itself or hand it on',
    { TMUX: '/tmp/tmux-0/default,1,0' },
    `${plain}\u001BPtmux;\u001B${plain}\u001B\\`,
  ],
])('a copy goes to %s', (_, environment, expected) => {
  const output = new PassThrough();
  createTerminal(output, environment, { on: () => undefined, off: () => undefined }).copy('curl ü');
  expect(String(output.read())).toBe(expected);
});
