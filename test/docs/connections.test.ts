import { expect, test } from 'vitest';
import { programOnDemo } from '../cli/program.js';
import { commandsThatRead } from './commands-that-read.js';

/** A promise at the top of README.md, of each command as a program of its own. */
const program = programOnDemo();

test('it connects to the cluster and its gateways, and looks up no other name', async () => {
  // Node writes down each name that it looks up and each address that it connects to.
  const debug = { NODE_DEBUG: 'net' };
  const ended = await Promise.all(
    [...commandsThatRead, ['demo']].map((command) => program.runBuilt(command, { environment: debug })),
  );
  const lines = ended.map(({ stderr }) => stderr).join('');

  const hosts = Array.from(
    lines.matchAll(/^NET \d+: connect: (?:attempting to connect to (\S+):\d+|find host (\S+))/gm),
    ([, address, name]) => address ?? name,
  );
  expect(hosts.length).toBeGreaterThan(10);
  expect(new Set(hosts)).toEqual(new Set(['127.0.0.1']));
});
