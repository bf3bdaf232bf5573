import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

test.each([
  ['SIGINT', '-f', 130],
  ['SIGTERM', '-f', 143],
  ['SIGHUP', '-f', 129],
  ['SIGINT', '-d', 130],
] as const)('%s ends %s with a pipe that nobody writes to, with %i', async (signal, flag, code) => {
  const pipe = join(isvc.folder(), `pipe${flag}${signal}`);
  execFileSync('mkfifo', [pipe]);
  const child = isvc.start(['predict', 'digits', flag, flag === '-f' ? pipe : `@${pipe}`]);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = text(child.stderr);
  // It waits for a writer: opening the pipe without waiting fails (ENXIO) until it reads. Held open, the pipe has no end.
  const writer = await vi.waitFor(() => openSync(pipe, constants.O_WRONLY + constants.O_NONBLOCK), {
    interval: 10,
    timeout: 60_000,
  });
  child.kill(signal);
  expect(await ended).toBe(code);
  expect(await said).toBe('');
  closeSync(writer);
});

test.each([
  [['predict', 'digits', '-d', '1', '--cacert', '/dev/zero'], 'The CA file /dev/zero cannot be read'],
  [['list', '--kubeconfig', '/dev/zero'], '/dev/zero is not a kubeconfig: it has more than 16 MiB'],
])('isvc %j: what has no end is refused', async (command, told) => {
  const { stderr, code } = await isvc.run(command);
  expect(stderr).toContain(told);
  expect(code).toBeGreaterThan(0);
});

test('a Node that is too old is told in one line, as the package says it', async () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly engines: { readonly node: string };
  };
  const oldest = engines.node.replace('>=', '');
  const [major = 0, minor = 0] = oldest.split('.').map(Number);
  const hook = join(isvc.folder(), 'older.mjs');
  const old = `${major}.${minor - 1}.0`;
  writeFileSync(
    hook,
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${old}' } });`,
  );
  const { stderr, stdout, code } = await isvc.runBuilt(['list'], {
    environment: { NODE_OPTIONS: `--import=${hook}` },
  });
  expect({ stderr, stdout, code }).toEqual({
    stderr: `isvc needs Node ${oldest} or newer; this is Node ${old}.\n`,
    stdout: '',
    code: 2,
  });
});
