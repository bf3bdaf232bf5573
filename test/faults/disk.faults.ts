import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { demoCluster } from '../journeys/demo-cluster.js';
import { editorThatWrites, openBuiltOn } from '../journeys/open-isvc.js';
import { survives } from './survive.js';

// A disk of 64 kB, in a mount namespace that goes with the program: nothing of it is left on the machine.

const program = path.resolve('dist/main.js');
const folder = mkdtempSync(path.join(tmpdir(), 'isvc-full-'));

/** The command that starts a program with the disk at `folder`, after this piece of shell. */
const onDisk = (prepare: string): [string, ...string[]] => [
  'unshare',
  '--mount',
  'sh',
  '-c',
  `mount -t tmpfs -o size=64k tmpfs "$0" && cd "$0" && { ${prepare}; } && exec "$@"`,
  folder,
];
/** The command that fills it: `dd` says that there is no room for more. */
const fill = 'dd if=/dev/zero of=filler 2>/dev/null || true';

function canMount(): boolean {
  try {
    const [command, ...words] = onDisk('true');
    execFileSync(command, [...words, 'true'], { stdio: 'pipe' });
    return true;
  } catch {
    // Only root may, on Linux: the cases are skipped, and the suite names them.
    return false;
  }
}
const isRoot = canMount();

// Its servers are the suite's, not a case's.
beforeAll(async () => void (await demoCluster()));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(words: readonly string[], stdout: 'pipe' | number = 'pipe', environment: object = {}) {
  const [command = '', ...args] = words;
  const child = spawn(command, args, {
    stdio: ['ignore', stdout, 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  });
  let said = '';
  let printed = '';
  child.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()));
  child.stdout?.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said, printed };
}

survives(
  'a full disk: a new file is not left half written',
  60_000,
  async () => {
    // The shell stays, to look at what is there afterwards.
    const shell = 'node="$1"; shift; "$node" "$@"; code=$?; ls; exit $code';
    const args = [process.execPath, program, 'demo', '--serve', '--write-kubeconfig', 'demo.kubeconfig'];
    const { code, said, printed } = await run([...onDisk(fill), 'sh', '-c', shell, 'sh', ...args]);
    expect(code).toBe(exitCodes.usage);
    expect(said).toContain('demo.kubeconfig cannot be written: ENOSPC: no space left on device');
    expect(said).not.toMatch(/\bat .*\.js:\d+/);
    expect(printed.trim()).toBe('filler');
  },
  isRoot,
);

/** The terminal UI whose settings, or whose temporary files, are on that disk. */
async function openOnDisk(prepare: string, environment: Readonly<Record<string, string>>) {
  const screen = await openBuiltOn('half-plus-two', { through: onDisk(prepare), environment });
  const seen = (file: string) => path.join(`/proc/${screen.pid}/root`, folder, file);
  return { screen, seen };
}

const payloads = 'isvc/payloads/@isvc-demo/kserve-demo';

survives(
  'a full disk: S leaves nothing half written, and says so',
  60_000,
  async () => {
    const environment = { XDG_CONFIG_HOME: folder, EDITOR: await editorThatWrites('{"instances":[11]}') };
    const { screen, seen } = await openOnDisk(`mkdir -p ${payloads}; ${fill}`, environment);
    screen.press('P');
    await screen.shows('half-plus-two · payload');
    screen.press('e');
    await screen.shows('● the payload edited here');
    screen.press('S');
    await screen.shows('Could not save the payload', 'ENOSPC');
    expect(readdirSync(seen(payloads))).toEqual([]);
    screen.press('esc', 'p');
    await screen.shows('answered by the model');
    screen.press('q', 'q');
    expect(await screen.exited).toBe(0);
  },
  isRoot,
);

survives(
  'a full disk: the payload that was saved before stays whole',
  60_000,
  async () => {
    const old = '{"instances":[5]}';
    const environment = {
      XDG_CONFIG_HOME: folder,
      EDITOR: await editorThatWrites(JSON.stringify({ instances: Array.from({ length: 3000 }, () => 1) })),
    };
    const prepare = `mkdir -p ${payloads} && echo '${old}' > ${payloads}/half-plus-two.json && ${fill}`;
    const { screen, seen } = await openOnDisk(prepare, environment);
    screen.press('P');
    await screen.shows('half-plus-two · payload', '● the saved payload');
    screen.press('e');
    await screen.shows('● the payload edited here');
    screen.press('S');
    await screen.shows('press S again to overwrite it');
    screen.press('S');
    await screen.shows('Could not save the payload', 'ENOSPC');
    expect(readdirSync(seen(payloads))).toEqual(['half-plus-two.json']);
    expect(readFileSync(seen(`${payloads}/half-plus-two.json`), 'utf8').trim()).toBe(old);
    screen.press('q', 'q', 'q');
    expect(await screen.exited).toBe(0);
  },
  isRoot,
);

survives(
  'a full disk: the editor gets no half of a payload',
  60_000,
  async () => {
    const environment = { TMPDIR: folder, EDITOR: await editorThatWrites('{"instances":[11]}') };
    const { screen, seen } = await openOnDisk(fill, environment);
    screen.press('P');
    await screen.shows('half-plus-two · payload');
    screen.press('e');
    await screen.shows('cannot be written to a file for the editor', 'ENOSPC');
    // Node's own cache is there as well.
    expect(readdirSync(seen('.')).filter((name) => name.startsWith('isvc'))).toEqual([]);
    screen.press('q', 'q');
    expect(await screen.exited).toBe(0);
  },
  isRoot,
);

// /dev/full is Linux's.
const hasFull = existsSync('/dev/full');

for (const args of [
  ['--help'],
  ['--version'],
  ['config'],
  ['completion', 'bash'],
  ['demo'],
  ['list'],
  ['list', '-w'],
]) {
  survives(
    `a standard output that is full: isvc ${args.join(' ')}`,
    60_000,
    async () => {
      const { kubeconfig } = await demoCluster();
      const full = openSync('/dev/full', 'w');
      const { code, said } = await run([process.execPath, program, ...args], full, {
        KUBECONFIG: kubeconfig,
      });
      closeSync(full);
      expect(code).toBe(exitCodes.output);
      expect(said).toContain('The answer could not be written: ENOSPC: no space left on device');
      expect(said).toContain('Check the disk or the pipe that isvc writes to.');
      expect(said).not.toMatch(/\bat .*\.js:\d+/);
    },
    hasFull,
  );
}

survives(
  'a standard output that is full: an answer of many pieces',
  60_000,
  async () => {
    const { kubeconfig, folder: home } = await demoCluster();
    const file = path.join(home, 'large.json');
    writeFileSync(file, JSON.stringify({ instances: Array.from({ length: 100_000 }, () => 1.5) }));
    const full = openSync('/dev/full', 'w');
    const args = [process.execPath, program, 'predict', 'sandbox/echo-v1', '-f', file];
    const { code, said } = await run(args, full, { KUBECONFIG: kubeconfig });
    closeSync(full);
    expect(code).toBe(exitCodes.output);
    expect(said).toContain('The answer could not be written: ENOSPC');
  },
  hasFull,
);
