import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { startDemo } from '../../src/demo/demo.js';
import { openTerminal } from '../journeys/terminal.js';
import { keepScratchCheckout } from './scratch-checkout.js';

const run = promisify(execFile);
const canChroot = process.platform === 'linux' && process.arch === 'x64' && process.getuid?.() === 0;

/** A folder with the program, the C library that it is linked with, and a place for /proc, which Bun reads: no Node, no shell. */
let bare = '';

/** Enters the folder as its root, in a mount namespace of its own: with its last process it is gone. */
const enter = ['--mount', 'sh', '-c', 'mount --bind /proc "$0/proc" && exec chroot "$0" "$@"'] as const;

/** Runs isvc in the chroot. */
async function isvc(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { stdout } = await run('unshare', [...enter, bare, '/isvc', ...args], {
    // The PATH is that by which chroot is found: none of its folders is in there.
    env: { HOME: '/home', PATH: process.env['PATH'] ?? '', ...environment },
    maxBuffer: 2 ** 24,
  });
  return stdout;
}

beforeAll(async () => {
  if (!canChroot) return;
  const { folder, release } = keepScratchCheckout();
  const made = await release(['9.8.7', '--single-files', 'linux-x64']);
  if (made.code !== 0) throw new Error(made.stderr);
  execFileSync('tar', ['-xzf', 'isvc-9.8.7-linux-x64.tar.gz'], { cwd: join(folder, 'release') });
  const program = join(folder, 'release/isvc-9.8.7-linux-x64/isvc');
  bare = join(folder, 'bare');
  for (const each of ['home', 'tmp', 'proc']) mkdirSync(join(bare, each), { recursive: true });
  copyFileSync(program, join(bare, 'isvc'));
  for (const [, library = ''] of execFileSync('ldd', [program], { encoding: 'utf8' }).matchAll(
    /(\/\S+) \(0x/g,
  )) {
    mkdirSync(join(bare, dirname(library)), { recursive: true });
    copyFileSync(library, join(bare, library));
  }
});

test('it runs where there is no Node', async ({ skip }) => {
  skip(!canChroot, 'it needs root on Linux, x64');
  expect(await isvc(['--version'])).toBe('9.8.7\n');
  await expect(run('unshare', [...enter, bare, 'node', '--version'])).rejects.toThrow('No such file');
});

test('it has what the demo is made of, and calls its models by REST and by gRPC', async ({ skip }) => {
  skip(!canChroot, 'it needs root on Linux, x64');
  const text = await isvc(['demo']);
  for (const name of ['sklearn-iris', 'sklearn-v2-iris', 'iris-grpc', 'flower-grpc'])
    expect(text).toMatch(new RegExp(`isvc predict ${name} .*\\n(?:.*\\n){0,3}answered by the model`));
});

test('it calls the services of a cluster', async ({ skip }) => {
  skip(!canChroot, 'it needs root on Linux, x64');
  const demo = await startDemo({});
  onTestFinished(() => demo.close());
  writeFileSync(join(bare, 'home/kubeconfig'), demo.kubeconfig);
  const answer = await isvc(['predict', 'flower-grpc', '-q'], { KUBECONFIG: '/home/kubeconfig' });
  expect(JSON.parse(answer)).toMatchObject({ predictions: [{ prediction: 0 }] });
});

test('a folder from which it is started cannot run code in it, nor change its environment', async ({
  skip,
}) => {
  skip(!canChroot, 'it needs root on Linux, x64');
  writeFileSync(join(bare, 'bunfig.toml'), 'preload = ["./preload.js"]\n');
  writeFileSync(join(bare, 'preload.js'), 'require("fs").writeFileSync("/obeyed", "")\n');
  writeFileSync(join(bare, '.env'), 'KUBECONFIG=/of-the-folder\n');
  const said = await isvc(['config', '--path']);
  expect(said).toContain('/home/.config/isvc/config.yaml');
  await expect(isvc(['list'])).rejects.not.toThrow('/of-the-folder');
  expect(() => readFileSync(join(bare, 'obeyed'))).toThrow('ENOENT');
});

test('it opens the terminal UI', async ({ skip }) => {
  skip(!canChroot, 'it needs root on Linux, x64');
  // The words that would start this build come behind, and the script leaves them out.
  const script = 'mount --bind /proc "$0/proc" && exec chroot "$0" /isvc demo';
  const screen = openTerminal({
    through: ['unshare', '--mount', 'sh', '-c', script, bare],
    environment: { HOME: '/home' },
  });
  await screen.shows('flower-sample');
  screen.press('p');
  await screen.shows('answered by the model');
  screen.press('q');
  expect(await screen.exited).toBe(0);
});
